-- Handing a broadcast over, slice by slice. Its own row is locked: nobody steers it meanwhile,
-- and no second leader hands over beside this one.

-- name: hold_broadcast(id)
-- How it stands at this moment.
SELECT state FROM broadcasts WHERE id = :id AND finished_at IS NULL
FOR UPDATE;

-- name: next_recipients(id, regions, count)
-- Some of those who wait where the hour is right.
SELECT deliveries.respondent_id, deliveries.attempt, deliveries.region,
    respondents.language, identities.telegram_id
FROM deliveries
JOIN respondents ON respondents.id = deliveries.respondent_id
LEFT JOIN identities ON identities.respondent_id = deliveries.respondent_id
WHERE deliveries.broadcast_id = :id AND deliveries.state = 'waiting'
    AND deliveries.region = ANY(CAST(:regions AS TEXT[]))
ORDER BY deliveries.region, deliveries.respondent_id
LIMIT :count;

-- name: recipients_now(id, respondents)
-- Those of them who still wait, and whether they may be told.
SELECT deliveries.respondent_id, deliveries.attempt, respondents.reachable,
    respondents.muted_at, respondents.erased_at,
    EXISTS (
        SELECT 1 FROM consents
        WHERE consents.respondent_id = deliveries.respondent_id
            AND consents.withdrawn_at IS NULL
    ) AS agreed
FROM deliveries
JOIN respondents ON respondents.id = deliveries.respondent_id
WHERE deliveries.broadcast_id = :id AND deliveries.state = 'waiting'
    AND deliveries.respondent_id = ANY(CAST(:respondents AS TEXT[]))
ORDER BY deliveries.respondent_id, deliveries.attempt;
