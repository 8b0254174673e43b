-- The field check: verified levels, and questions for more evidence.

-- name: supersede_verification(round, region, indicator)*!
-- The level before stays as history.
UPDATE verifications SET is_current = 0
WHERE round_id = :round AND region = :region AND indicator = :indicator AND is_current = 1;

-- name: insert_verification(round, region, indicator, level, accepted, body, respondent, at)*!
-- The next version, on top.
INSERT INTO verifications (
    round_id, region, indicator, version, is_current, level, accepted, body, verified_by,
    verified_at
) VALUES (
    :round, :region, :indicator,
    (
        SELECT coalesce(max(version), 0) + 1 FROM verifications
        WHERE round_id = :round AND region = :region AND indicator = :indicator
    ),
    1, :level, :accepted, :body, :respondent, :at
);

-- name: verified_levels(round, region)
-- What stands verified in a region.
SELECT * FROM verifications
WHERE round_id = :round AND region = :region AND is_current = 1
ORDER BY indicator;

-- name: verified_everywhere(round)
-- What stands verified in all regions of a round.
SELECT * FROM verifications WHERE round_id = :round AND is_current = 1
ORDER BY region, indicator;

-- name: ask_request(id, round, region, indicator, body, respondent, at)*!
-- An assessor asks for more.
INSERT INTO evidence_requests (id, round_id, region, indicator, body, asked_by, asked_at)
VALUES (:id, :round, :region, :indicator, :body, :respondent, :at);

-- name: ask_person(request, person, assessment)*!
-- One of those who are asked, as long as their assessment stands.
INSERT INTO request_people (request_id, respondent_id, assessment_id)
SELECT CAST(:request AS TEXT), respondent_id, id FROM assessments
WHERE id = :assessment AND respondent_id = :person;

-- name: answer_request(request, respondent, body, evidence, at)*!
-- The next answer of somebody who was asked.
INSERT INTO request_answers (
    request_id, respondent_id, number, body, answered_at, evidence_id
)
SELECT
    request_id, respondent_id,
    (
        SELECT coalesce(max(number), 0) + 1 FROM request_answers AS before
        WHERE before.request_id = request_people.request_id
            AND before.respondent_id = request_people.respondent_id
    ),
    CAST(:body AS TEXT), CAST(:at AS BIGINT), CAST(:evidence AS TEXT)
FROM request_people WHERE request_id = :request AND respondent_id = :respondent;

-- name: reply_is_here(id, at)*!
-- The file of an answer is kept: whoever asked is told now.
UPDATE notices SET due_at = :at
WHERE told_at IS NULL AND due_at > :at AND key IN (
    SELECT 'answered_file:' || request_people.request_id || ':' || request_people.assessment_id
    FROM request_answers
    JOIN request_people
        ON request_people.request_id = request_answers.request_id
        AND request_people.respondent_id = request_answers.respondent_id
    WHERE request_answers.evidence_id = :id
);

-- name: unsay_reply(id)*!
-- The only file of an answer is none: whoever asked hears nothing of it.
DELETE FROM notices
WHERE told_at IS NULL AND key IN (
    SELECT 'answered_file:' || request_people.request_id || ':' || request_people.assessment_id
    FROM request_answers
    JOIN request_people
        ON request_people.request_id = request_answers.request_id
        AND request_people.respondent_id = request_answers.respondent_id
    WHERE request_answers.evidence_id = :id AND NOT EXISTS (
        SELECT 1 FROM request_answers AS other
        WHERE other.request_id = request_answers.request_id
            AND other.respondent_id = request_answers.respondent_id
            AND other.evidence_id NOT IN ('', :id)
    )
);

-- name: forget_reply(id)*!
-- What it showed is not there.
DELETE FROM request_answers WHERE evidence_id = :id;

-- name: request_to(request, respondent)
-- A question as one of those who are asked sees it.
SELECT
    evidence_requests.*, request_people.assessment_id, assessments.instrument,
    assessments.version,
    (
        SELECT count(*) FROM request_answers
        WHERE request_answers.request_id = evidence_requests.id
            AND request_answers.respondent_id = request_people.respondent_id
    ) AS answers
FROM evidence_requests
JOIN request_people ON request_people.request_id = evidence_requests.id
JOIN assessments ON assessments.id = request_people.assessment_id
WHERE evidence_requests.id = :request AND request_people.respondent_id = :respondent;

-- name: waiting_requests(round, region)
-- How many people have not answered yet, by indicator.
SELECT evidence_requests.indicator, count(*) AS people
FROM evidence_requests
JOIN request_people ON request_people.request_id = evidence_requests.id
WHERE
    evidence_requests.round_id = :round AND evidence_requests.region = :region
    AND NOT EXISTS (
        SELECT 1 FROM request_answers
        WHERE request_answers.request_id = request_people.request_id
            AND request_answers.respondent_id = request_people.respondent_id
    )
GROUP BY evidence_requests.indicator
ORDER BY evidence_requests.indicator;

-- name: request_replies(round, region)
-- What was answered in a region, with the group; nobody's name, and no file that is not here.
SELECT
    evidence_requests.indicator, assessments.role, request_answers.body,
    request_answers.answered_at
FROM evidence_requests
JOIN request_answers ON request_answers.request_id = evidence_requests.id
JOIN request_people
    ON request_people.request_id = request_answers.request_id
    AND request_people.respondent_id = request_answers.respondent_id
JOIN assessments ON assessments.id = request_people.assessment_id
LEFT JOIN evidence ON evidence.id = request_answers.evidence_id
WHERE evidence_requests.round_id = :round AND evidence_requests.region = :region
    AND (request_answers.evidence_id = '' OR evidence.state = 'kept')
ORDER BY request_answers.answered_at, request_answers.request_id, request_answers.number;

-- name: askable(round, region, instrument, indicator, government, count)
-- Those who may be asked: officials with their answer, and whoever gave evidence.
SELECT
    assessments.respondent_id, assessments.id AS assessment_id, assessments.role,
    answers.status, answers.value,
    EXISTS (
        SELECT 1 FROM evidence
        LEFT JOIN colleague_parts ON colleague_parts.id = evidence.part_id
        WHERE evidence.assessment_id = assessments.id AND evidence.indicator = :indicator
            AND (evidence.part_id = '' OR colleague_parts.sent_at IS NOT NULL)
    ) AS gave
FROM assessments
JOIN respondents ON respondents.id = assessments.respondent_id
JOIN identities ON identities.respondent_id = respondents.id
LEFT JOIN answers
    ON answers.assessment_id = assessments.id AND answers.indicator = :indicator
    AND answers.is_current = 1
WHERE
    assessments.round_id = :round AND assessments.region = :region
    AND assessments.instrument = :instrument AND assessments.finished_at IS NOT NULL
    AND assessments.facilitated_by = '' AND respondents.reachable = 1
    AND (
        assessments.role = :government
        OR EXISTS (
            SELECT 1 FROM evidence
            LEFT JOIN colleague_parts ON colleague_parts.id = evidence.part_id
            WHERE evidence.assessment_id = assessments.id AND evidence.indicator = :indicator
                AND (evidence.part_id = '' OR colleague_parts.sent_at IS NOT NULL)
        )
    )
    AND NOT EXISTS (
        SELECT 1 FROM request_people
        JOIN evidence_requests ON evidence_requests.id = request_people.request_id
        WHERE request_people.assessment_id = assessments.id
            AND evidence_requests.indicator = :indicator
            AND NOT EXISTS (
                SELECT 1 FROM request_answers
                WHERE request_answers.request_id = request_people.request_id
                    AND request_answers.respondent_id = request_people.respondent_id
            )
    )
ORDER BY assessments.finished_at DESC, assessments.id
LIMIT :count;

-- name: forget_requests(respondent)*!
-- Who leaves takes their answers along.
DELETE FROM request_people WHERE respondent_id = :respondent;

-- name: unsign_verifications(respondent)*!
-- The region's record stays; who wrote it is not known any more.
UPDATE verifications SET verified_by = '' WHERE verified_by = :respondent;

-- name: unsign_requests(respondent)*!
-- As above.
UPDATE evidence_requests SET asked_by = '' WHERE asked_by = :respondent;

-- name: copy_of_verifications(respondent)
-- What they verified.
SELECT * FROM verifications WHERE verified_by = :respondent
ORDER BY verified_at, round_id, region, indicator, version;

-- name: copy_of_evidence_requests(respondent)
-- What they asked as an assessor.
SELECT * FROM evidence_requests WHERE asked_by = :respondent ORDER BY asked_at, id;

-- name: copy_of_request_people(respondent)
-- What assessors asked them.
SELECT * FROM request_people WHERE respondent_id = :respondent ORDER BY request_id;

-- name: copy_of_request_answers(respondent)
-- What they answered to assessors.
SELECT * FROM request_answers WHERE respondent_id = :respondent ORDER BY answered_at, number;

-- name: unsealed_verifications(round_id, region, indicator, version, mark, count)
-- Reasons of verified levels.
SELECT round_id, region, indicator, version, body AS stored FROM verifications
WHERE (round_id, region, indicator, version) > (:round_id, :region, :indicator, :version)
    AND substr(body, 1, length(:mark)) <> :mark
ORDER BY round_id, region, indicator, version
LIMIT :count;

-- name: reseal_verifications(round_id, region, indicator, version, stored, sealed)*!
-- One of them.
UPDATE verifications SET body = :sealed
WHERE round_id = :round_id AND region = :region AND indicator = :indicator AND version = :version AND body = :stored;

-- name: unsealed_agreements(round_id, region, indicator, version, mark, count)
-- Reasons of agreed levels, and who was there.
SELECT round_id, region, indicator, version, body AS stored FROM agreements
WHERE (round_id, region, indicator, version) > (:round_id, :region, :indicator, :version)
    AND substr(body, 1, length(:mark)) <> :mark
ORDER BY round_id, region, indicator, version
LIMIT :count;

-- name: reseal_agreements(round_id, region, indicator, version, stored, sealed)*!
-- One of them.
UPDATE agreements SET body = :sealed
WHERE round_id = :round_id AND region = :region AND indicator = :indicator AND version = :version AND body = :stored;

-- name: unsealed_requests(id, mark, count)
-- Assessors' questions.
SELECT id, body AS stored FROM evidence_requests
WHERE id > :id
    AND substr(body, 1, length(:mark)) <> :mark
ORDER BY id
LIMIT :count;

-- name: reseal_requests(id, stored, sealed)*!
-- One of them.
UPDATE evidence_requests SET body = :sealed
WHERE id = :id AND body = :stored;

-- name: unsealed_replies(request_id, respondent_id, number, mark, count)
-- Replies to them.
SELECT request_id, respondent_id, number, body AS stored FROM request_answers
WHERE (request_id, respondent_id, number) > (:request_id, :respondent_id, :number)
    AND substr(body, 1, length(:mark)) <> :mark
ORDER BY request_id, respondent_id, number
LIMIT :count;

-- name: reseal_replies(request_id, respondent_id, number, stored, sealed)*!
-- One of them.
UPDATE request_answers SET body = :sealed
WHERE request_id = :request_id AND respondent_id = :respondent_id AND number = :number AND body = :stored;
