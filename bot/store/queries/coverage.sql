-- Who has answered where: counts of people, and who may be written to.

-- name: coverage(round, instrument, region, regions, before)
-- People by region and group, each once however often they began.
SELECT
    region, role,
    count(DISTINCT respondent_id) AS started,
    count(DISTINCT CASE WHEN finished_at <= :before THEN respondent_id END) AS finished,
    count(DISTINCT CASE WHEN finished_at IS NULL THEN respondent_id END) AS halfway,
    count(
        DISTINCT CASE WHEN finished_at <= :before AND facilitated_by <> '' THEN respondent_id END
    ) AS facilitated
FROM assessments
WHERE
    round_id = :round AND instrument = :instrument
    AND (region = :region OR region LIKE :regions)
GROUP BY region, role
ORDER BY region, role;

-- name: reachable_halfway(round, region)
-- People half-way in a region who agreed that a coordinator writes to them.
SELECT DISTINCT identities.telegram_id, contacts.name
FROM assessments
JOIN contacts ON contacts.respondent_id = assessments.respondent_id
JOIN identities ON identities.respondent_id = assessments.respondent_id
WHERE
    assessments.round_id = :round AND assessments.region = :region
    AND assessments.finished_at IS NULL
ORDER BY contacts.name;

-- name: allow_contact(respondent, name, at)*!
-- Under this name a coordinator may write to them.
INSERT INTO contacts (respondent_id, name, agreed_at) VALUES (:respondent, :name, :at)
ON CONFLICT (respondent_id) DO UPDATE SET name = excluded.name, agreed_at = excluded.agreed_at;

-- name: refuse_contact(respondent)*!
-- Nobody may write to them any more.
DELETE FROM contacts WHERE respondent_id = :respondent;

-- name: contact(respondent)
-- Under which name somebody may be written to.
SELECT name FROM contacts WHERE respondent_id = :respondent;
