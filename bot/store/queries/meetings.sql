-- Consensus meetings.

-- name: begin_meeting(id, round, region, respondent, at)*!
-- Its id is the invitation's.
INSERT INTO meetings (id, round_id, region, made_by, made_at)
VALUES (:id, :round, :region, :respondent, :at);

-- name: end_meeting(meeting, at)*!
-- It is over.
UPDATE meetings SET ended_at = :at WHERE id = :meeting AND ended_at IS NULL;

-- name: close_topics(meeting, at)*!
-- What is still open ends with the meeting.
UPDATE meeting_topics SET closed_at = :at WHERE meeting_id = :meeting AND closed_at IS NULL;

-- name: open_topic(meeting, indicator, at)*!
-- Fails where another one is open, or this one was: then the step runs again.
INSERT INTO meeting_topics (meeting_id, indicator, opened_at) VALUES (:meeting, :indicator, :at);

-- name: close_topic(meeting, indicator, at)*!
-- No vote counts any more.
UPDATE meeting_topics SET closed_at = :at
WHERE meeting_id = :meeting AND indicator = :indicator AND closed_at IS NULL;

-- name: take_seat(meeting, respondent, party, at)*!
-- The first choice of group stays.
INSERT INTO meeting_seats (meeting_id, respondent_id, party, joined_at)
VALUES (:meeting, :respondent, :party, :at)
ON CONFLICT (meeting_id, respondent_id) DO NOTHING;

-- name: cast_ballot(meeting, indicator, respondent, level, at)*!
-- One vote a person, of somebody who is there, as long as it is open; the latest counts.
INSERT INTO meeting_ballots (meeting_id, indicator, voter, party, level, entered, cast_at)
SELECT
    meeting_topics.meeting_id, meeting_topics.indicator, meeting_seats.respondent_id,
    meeting_seats.party, CAST(:level AS BIGINT), 0, CAST(:at AS BIGINT)
FROM meeting_topics
JOIN meeting_seats ON meeting_seats.meeting_id = meeting_topics.meeting_id
WHERE meeting_topics.meeting_id = :meeting AND meeting_topics.indicator = :indicator
    AND meeting_topics.closed_at IS NULL AND meeting_seats.respondent_id = :respondent
ON CONFLICT (meeting_id, indicator, voter) DO UPDATE SET
    level = excluded.level, cast_at = excluded.cast_at;

-- name: enter_ballot(meeting, indicator, id, party, level, at)*!
-- A vote of somebody without Telegram, as long as it is open.
INSERT INTO meeting_ballots (meeting_id, indicator, voter, party, level, entered, cast_at)
SELECT
    meeting_id, indicator, CAST(:id AS TEXT), CAST(:party AS TEXT), CAST(:level AS BIGINT), 1,
    CAST(:at AS BIGINT)
FROM meeting_topics
WHERE meeting_id = :meeting AND indicator = :indicator AND closed_at IS NULL;

-- name: drop_ballot(meeting, indicator)*!
-- The latest entered vote was a slip.
DELETE FROM meeting_ballots
WHERE meeting_id = :meeting AND indicator = :indicator AND voter = (
    SELECT voter FROM meeting_ballots
    WHERE meeting_id = :meeting AND indicator = :indicator AND entered = 1
    ORDER BY cast_at DESC, voter DESC LIMIT 1
);

-- name: supersede_agreement(round, region, indicator)*!
-- The level before stays as history.
UPDATE agreements SET is_current = 0
WHERE round_id = :round AND region = :region AND indicator = :indicator AND is_current = 1;

-- name: insert_agreement(round, region, indicator, level, body, counts, parties, meeting, respondent, at)*!
-- The next version, on top.
INSERT INTO agreements (
    round_id, region, indicator, version, is_current, level, body, counts, parties, meeting_id,
    agreed_by, agreed_at
) VALUES (
    :round, :region, :indicator,
    (
        SELECT coalesce(max(version), 0) + 1 FROM agreements
        WHERE round_id = :round AND region = :region AND indicator = :indicator
    ),
    1, :level, :body, :counts, :parties, :meeting, :respondent, :at
);

-- name: agreed_levels(round, region)
-- What stands agreed in a region.
SELECT * FROM agreements
WHERE round_id = :round AND region = :region AND is_current = 1
ORDER BY indicator;

-- name: agreed_everywhere(round)
-- What stands agreed in all regions of a round.
SELECT * FROM agreements WHERE round_id = :round AND is_current = 1 ORDER BY region, indicator;

-- name: agreed_in(meeting)
-- What a meeting agreed on, the latest last.
SELECT * FROM agreements WHERE meeting_id = :meeting ORDER BY agreed_at, version, indicator;

-- name: meeting_at(round, region)
-- The latest meeting that has not ended.
SELECT * FROM meetings WHERE round_id = :round AND region = :region AND ended_at IS NULL
ORDER BY made_at DESC, id DESC LIMIT 1;

-- name: meeting(id)
-- One meeting.
SELECT * FROM meetings WHERE id = :id;

-- name: meeting_topics(meeting)
-- What was opened in it.
SELECT * FROM meeting_topics WHERE meeting_id = :meeting ORDER BY opened_at, indicator;

-- name: meeting_ballots(meeting)
-- All votes, in the order of casting.
SELECT * FROM meeting_ballots WHERE meeting_id = :meeting ORDER BY indicator, cast_at, voter;

-- name: meeting_seats(meeting)
-- Who came by the invitation.
SELECT * FROM meeting_seats WHERE meeting_id = :meeting ORDER BY joined_at, respondent_id;

-- name: leave_meetings(respondent)*!
-- Who leaves takes their place along.
DELETE FROM meeting_seats WHERE respondent_id = :respondent;

-- name: delete_ballots(respondent)*!
-- And their votes; what was agreed stays, and knows only numbers.
DELETE FROM meeting_ballots WHERE voter = :respondent;

-- name: old_agreements(before, count)
-- Some of those that were made long ago and still lead to their meeting.
SELECT round_id, region, indicator, version, body FROM agreements
WHERE meeting_id <> '' AND agreed_at < :before
ORDER BY agreed_at
LIMIT :count;

-- name: forget_attendance(round_id, region, indicator, version, body)*!
-- Level and reason stay; who was there stands on the paper.
UPDATE agreements SET body = :body, meeting_id = ''
WHERE round_id = :round_id AND region = :region AND indicator = :indicator
    AND version = :version;

-- name: unsign_agreements(respondent)*!
-- The region's record stays; who wrote it is not known any more.
UPDATE agreements SET agreed_by = '' WHERE agreed_by = :respondent;

-- name: unsign_meetings(respondent)*!
-- As above.
UPDATE meetings SET made_by = '' WHERE made_by = :respondent;

-- name: copy_of_meetings(respondent)
-- What they held.
SELECT * FROM meetings WHERE made_by = :respondent ORDER BY made_at, id;

-- name: copy_of_agreements(respondent)
-- What they wrote down for a meeting.
SELECT * FROM agreements WHERE agreed_by = :respondent
ORDER BY agreed_at, round_id, region, indicator, version;

-- name: copy_of_meeting_seats(respondent)
-- Where they were.
SELECT * FROM meeting_seats WHERE respondent_id = :respondent ORDER BY joined_at, meeting_id;

-- name: copy_of_meeting_ballots(respondent)
-- What they voted.
SELECT * FROM meeting_ballots WHERE voter = :respondent ORDER BY cast_at, meeting_id, indicator;
