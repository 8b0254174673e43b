-- What a unit changes about the person. Each runs once for every row that is handed over.

-- name: insert_respondent(respondent, at, language)*!
-- A person who was never seen before.
INSERT INTO respondents (id, created_at, language, reachable)
VALUES (:respondent, :at, :language, 1);

-- name: insert_identity(respondent, fingerprint, telegram_id)*!
-- Fails on `identities_fingerprint_key` when somebody was faster: the unit is then in conflict.
INSERT INTO identities (respondent_id, fingerprint, telegram_id)
VALUES (:respondent, :fingerprint, :telegram_id);

-- name: remember_language(respondent, language)*!
-- For messages that no update answers: reminders and broadcasts.
UPDATE respondents SET language = :language WHERE id = :respondent;

-- name: mark_reachable(respondent, reachable)*!
-- Whether they blocked the bot.
UPDATE respondents SET reachable = :reachable WHERE id = :respondent;

-- name: give_consent(respondent, version, at)*!
-- Given, withdrawn and given again within one microsecond is still one consent.
INSERT INTO consents (respondent_id, version, given_at) VALUES (:respondent, :version, :at)
ON CONFLICT (respondent_id, version, given_at) DO UPDATE SET withdrawn_at = NULL;

-- name: withdraw_consent(respondent, at)*!
-- All versions that still stand.
UPDATE consents SET withdrawn_at = :at WHERE respondent_id = :respondent AND withdrawn_at IS NULL;

-- name: delete_assessments(respondent)*!
-- Answers, remarks and scores go with them (ON DELETE CASCADE).
DELETE FROM assessments WHERE respondent_id = :respondent;

-- name: delete_unfinished(respondent)*!
-- Erasure keeps finished assessments as anonymous figures.
DELETE FROM assessments WHERE respondent_id = :respondent AND finished_at IS NULL;

-- name: delete_remarks(respondent)*!
-- Free text may name somebody, so it goes also from finished assessments.
DELETE FROM remarks
WHERE assessment_id IN (SELECT id FROM assessments WHERE respondent_id = :respondent);

-- name: delete_session(respondent)*!
-- Where the person stood, with what they typed last.
DELETE FROM sessions WHERE respondent_id = :respondent;

-- name: delete_screen(respondent)*!
-- The id of a message is of no use any more.
DELETE FROM screens WHERE respondent_id = :respondent;

-- name: delete_messages(respondent)*!
-- Whatever was queued or sent before; the farewell is queued afterwards.
DELETE FROM outbox WHERE respondent_id = :respondent;

-- name: delete_parked(chat, update_id)*!
-- Raw updates hold names and texts; what came after the wish to be erased is a new beginning.
-- An id below zero is none of Telegram's: the time of keeping is over, and everything goes.
DELETE FROM inbox
WHERE chat = :chat AND (update_id < :update_id OR :update_id < 0);

-- name: delete_identity(respondent)*!
-- From here on nothing leads from a Telegram account to this person.
DELETE FROM identities WHERE respondent_id = :respondent;

-- name: mark_erased(respondent, at)*!
-- The row stays for the finished assessments that point to it.
UPDATE respondents SET erased_at = :at, language = '', reachable = 0 WHERE id = :respondent;

-- name: insert_audit(id, at, actor, act, detail)*!
-- Who did what and when.
INSERT INTO audit_events (id, at, actor, act, detail) VALUES (:id, :at, :actor, :act, :detail);

-- name: retiring_people(before, count)
-- Who agreed, can be reached, and has not been here since, nor is in a round that ended later:
-- their time of keeping is nearly over, and they were not told since.
SELECT sessions.respondent_id, sessions.updated_at,
    (
        SELECT max(coalesce(rounds.closed_at, rounds.ends_at)) FROM assessments
        JOIN rounds ON rounds.id = assessments.round_id
        WHERE assessments.respondent_id = sessions.respondent_id
    ) AS round_end
FROM sessions JOIN respondents ON respondents.id = sessions.respondent_id
WHERE sessions.updated_at < :before AND respondents.reachable = 1
    AND EXISTS (SELECT 1 FROM consents WHERE consents.respondent_id = sessions.respondent_id)
    AND NOT EXISTS (
        SELECT 1 FROM assessments JOIN rounds ON rounds.id = assessments.round_id
        WHERE assessments.respondent_id = sessions.respondent_id
            AND coalesce(rounds.closed_at, rounds.ends_at) >= :before
    )
    AND NOT EXISTS (
        SELECT 1 FROM audit_events
        WHERE audit_events.actor = sessions.respondent_id
            AND audit_events.act = 'retention_noticed'
            AND audit_events.at > sessions.updated_at
    )
ORDER BY sessions.updated_at, sessions.respondent_id
LIMIT :count;

-- name: inactive_people(before, told_before, strangers_before, count)
-- Whose time of keeping is over: who agreed and was told in time, or cannot be told; and sooner
-- who never agreed.
SELECT identities.telegram_id
FROM sessions
JOIN identities ON identities.respondent_id = sessions.respondent_id
JOIN respondents ON respondents.id = sessions.respondent_id
WHERE (
    sessions.updated_at < :before
    AND NOT EXISTS (
        SELECT 1 FROM assessments JOIN rounds ON rounds.id = assessments.round_id
        WHERE assessments.respondent_id = sessions.respondent_id
            AND coalesce(rounds.closed_at, rounds.ends_at) >= :before
    )
    AND (
        respondents.reachable = 0
        OR EXISTS (
            SELECT 1 FROM audit_events
            WHERE audit_events.actor = sessions.respondent_id
                AND audit_events.act = 'retention_noticed'
                AND audit_events.at > sessions.updated_at
                AND audit_events.at <= :told_before
        )
    )
) OR (
    sessions.updated_at < :strangers_before AND NOT EXISTS (
        SELECT 1 FROM consents WHERE consents.respondent_id = sessions.respondent_id
    )
)
ORDER BY sessions.updated_at, sessions.respondent_id
LIMIT :count;

-- name: departures()
-- Who was erased or withdrew, oldest first: what a journal outside the database repeats.
SELECT actor, act, at FROM audit_events
WHERE act IN ('respondent_erased', 'consent_withdrawn')
ORDER BY at, id;

-- name: telegram_id_of(respondent)
-- Sealed; no row for somebody who was erased.
SELECT telegram_id FROM identities WHERE respondent_id = :respondent;
