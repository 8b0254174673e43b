-- Which key fits, and what is not sealed with it yet. Each `unsealed_…` goes through a table in
-- the order of its key and passes over what has the mark already; each `reseal_…` changes only
-- what is still as it was read, so that several processes may do this side by side.

-- name: sealing()
-- The keys of this database, and whether everything is sealed.
SELECT key_id, next_key_id, is_whole FROM sealing WHERE part = 'database';

-- name: claim_sealing(key_id)*!
-- The first key; whoever came second finds another one here.
UPDATE sealing SET key_id = :key_id WHERE part = 'database' AND key_id = '';

-- name: sealing_is_whole(key_id)*!
-- Nothing plain is left, and this key fits all of it.
UPDATE sealing SET key_id = :key_id, next_key_id = '', is_whole = 1 WHERE part = 'database';

-- name: begin_key_change(next_key_id)*!
-- From here on only the change itself can open all texts.
UPDATE sealing SET next_key_id = :next_key_id WHERE part = 'database';

-- name: unsealed_identities(respondent_id, mark, count)
-- Telegram ids.
SELECT respondent_id, telegram_id AS stored FROM identities
WHERE respondent_id > :respondent_id AND substr(telegram_id, 1, length(:mark)) <> :mark
ORDER BY respondent_id
LIMIT :count;

-- name: reseal_identities(respondent_id, stored, sealed, fingerprint)*!
-- With the fingerprint of the same key.
UPDATE identities SET telegram_id = :sealed, fingerprint = :fingerprint
WHERE respondent_id = :respondent_id AND telegram_id = :stored;

-- name: unsealed_sessions(respondent_id, mark, count)
-- Where people stand, with what they typed last.
SELECT respondent_id, state AS stored FROM sessions
WHERE respondent_id > :respondent_id AND substr(state, 1, length(:mark)) <> :mark
ORDER BY respondent_id
LIMIT :count;

-- name: reseal_sessions(respondent_id, stored, sealed)*!
-- The revision stays: nothing was changed.
UPDATE sessions SET state = :sealed WHERE respondent_id = :respondent_id AND state = :stored;

-- name: unsealed_remarks(assessment_id, question, version, mark, count)
-- Texts, older ones too.
SELECT assessment_id, question, version, body AS stored FROM remarks
WHERE (assessment_id, question, version) > (:assessment_id, :question, :version)
    AND substr(body, 1, length(:mark)) <> :mark
ORDER BY assessment_id, question, version
LIMIT :count;

-- name: reseal_remarks(assessment_id, question, version, stored, sealed)*!
-- One text.
UPDATE remarks SET body = :sealed
WHERE assessment_id = :assessment_id AND question = :question AND version = :version
    AND body = :stored;

-- name: unsealed_notices(key, mark, count)
-- What people shall be told; what was told is empty.
SELECT key, detail AS stored FROM notices
WHERE key > :key AND detail <> '' AND substr(detail, 1, length(:mark)) <> :mark
ORDER BY key
LIMIT :count;

-- name: reseal_notices(key, stored, sealed)*!
-- Only what was not told meanwhile.
UPDATE notices SET detail = :sealed WHERE key = :key AND detail = :stored;

-- name: unsealed_outbox(id, mark, count)
-- Requests that wait.
SELECT id, payload AS stored FROM outbox
WHERE id > :id AND payload IS NOT NULL AND substr(payload, 1, length(:mark)) <> :mark
ORDER BY id
LIMIT :count;

-- name: reseal_outbox(id, stored, sealed)*!
-- One request.
UPDATE outbox SET payload = :sealed WHERE id = :id AND payload = :stored;

-- name: unsealed_inbox(update_id, mark, count)
-- Raw updates that wait.
SELECT update_id, raw AS stored FROM inbox
WHERE update_id > :update_id AND substr(raw, 1, length(:mark)) <> :mark
ORDER BY update_id
LIMIT :count;

-- name: reseal_inbox(update_id, stored, sealed, fingerprint)*!
-- One raw update, with the fingerprint of its chat.
UPDATE inbox SET raw = :sealed, chat = :fingerprint
WHERE update_id = :update_id AND raw = :stored;

-- name: unsealed_links(id, mark, count)
-- What links say of whom they are for.
SELECT id, detail AS stored FROM links
WHERE id > :id AND substr(detail, 1, length(:mark)) <> :mark
ORDER BY id
LIMIT :count;

-- name: reseal_links(id, stored, sealed)*!
-- One link.
UPDATE links SET detail = :sealed WHERE id = :id AND detail = :stored;

-- name: unsealed_round_names(id, mark, count)
-- What rounds are called.
SELECT id, name AS stored FROM rounds
WHERE id > :id AND substr(name, 1, length(:mark)) <> :mark
ORDER BY id
LIMIT :count;

-- name: reseal_round_names(id, stored, sealed)*!
-- One name.
UPDATE rounds SET name = :sealed WHERE id = :id AND name = :stored;

-- name: unsealed_round_notes(id, mark, count)
-- What coordinators wrote for those whom they invite.
SELECT id, note AS stored FROM rounds
WHERE id > :id AND substr(note, 1, length(:mark)) <> :mark
ORDER BY id
LIMIT :count;

-- name: reseal_round_notes(id, stored, sealed)*!
-- One note.
UPDATE rounds SET note = :sealed WHERE id = :id AND note = :stored;

-- name: unsealed_contacts(respondent_id, mark, count)
-- How people wish to be called.
SELECT respondent_id, name AS stored FROM contacts
WHERE respondent_id > :respondent_id AND substr(name, 1, length(:mark)) <> :mark
ORDER BY respondent_id
LIMIT :count;

-- name: reseal_contacts(respondent_id, stored, sealed)*!
-- One name.
UPDATE contacts SET name = :sealed WHERE respondent_id = :respondent_id AND name = :stored;

-- name: unsealed_broadcasts(id, mark, count)
-- Words of coordinators to many.
SELECT id, content AS stored FROM broadcasts
WHERE id > :id AND substr(content, 1, length(:mark)) <> :mark
ORDER BY id
LIMIT :count;

-- name: reseal_broadcasts(id, stored, sealed)*!
-- One of them.
UPDATE broadcasts SET content = :sealed WHERE id = :id AND content = :stored;

-- name: unsealed_evidence(id, mark, count)
-- What evidence says.
SELECT id, body AS stored FROM evidence
WHERE id > :id AND substr(body, 1, length(:mark)) <> :mark
ORDER BY id
LIMIT :count;

-- name: reseal_evidence(id, stored, sealed)*!
-- One piece.
UPDATE evidence SET body = :sealed WHERE id = :id AND body = :stored;

-- name: unsealed_parts(id, mark, count)
-- How people call the colleagues whom they ask.
SELECT id, label AS stored FROM colleague_parts
WHERE id > :id AND substr(label, 1, length(:mark)) <> :mark
ORDER BY id
LIMIT :count;

-- name: reseal_parts(id, stored, sealed)*!
-- One name.
UPDATE colleague_parts SET label = :sealed WHERE id = :id AND label = :stored;
