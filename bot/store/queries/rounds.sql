-- Rounds and invitations.

-- name: make_round(id, name, instrument, version, scope, starts_at, ends_at, quotas, note, reminder_days, made_by, at)*!
-- A round with its dates; its regions follow.
INSERT INTO rounds (
    id, name, instrument, version, scope, starts_at, ends_at, quotas, note, reminder_days,
    made_by, made_at
) VALUES (
    :id, :name, :instrument, :version, :scope, :starts_at, :ends_at, :quotas, :note,
    :reminder_days, :made_by, :at
);

-- name: add_round_region(round, region)*!
-- One of its regions.
INSERT INTO round_regions (round_id, region) VALUES (:round, :region);

-- name: change_round(id, name, starts_at, ends_at, quotas, note, reminder_days)*!
-- What a coordinator may change; the regions and the instrument stay.
UPDATE rounds SET
    name = :name, starts_at = :starts_at, ends_at = :ends_at, quotas = :quotas, note = :note,
    reminder_days = :reminder_days
WHERE id = :id AND closed_at IS NULL;

-- name: close_round(id, at)*!
-- Ended early; the first time counts.
UPDATE rounds SET closed_at = :at WHERE id = :id AND closed_at IS NULL;

-- name: join_round(assessment, round, link)*!
-- A half-finished assessment of the person's own becomes one of the round.
UPDATE assessments SET round_id = :round, link_id = :link
WHERE id = :assessment AND finished_at IS NULL AND round_id = '';

-- name: round_named(id)
-- One round.
SELECT * FROM rounds WHERE id = :id;

-- name: regions_of_round(id)
-- Its regions, in the order of codes.
SELECT region FROM round_regions WHERE round_id = :id ORDER BY region;

-- name: rounds_in(region, regions, count)
-- Rounds with a region of this code or like this, the latest to end first.
SELECT * FROM rounds
WHERE EXISTS (
    SELECT 1 FROM round_regions
    WHERE round_regions.round_id = rounds.id AND (region = :region OR region LIKE :regions)
)
ORDER BY ends_at DESC, id DESC
LIMIT :count;

-- name: rounds_for(region, instrument, at)
-- What is open for a region now, the first to end first.
SELECT rounds.* FROM round_regions JOIN rounds ON rounds.id = round_regions.round_id
WHERE round_regions.region = :region AND rounds.instrument = :instrument
    AND rounds.closed_at IS NULL AND rounds.starts_at <= :at AND rounds.ends_at >= :at
ORDER BY rounds.ends_at, rounds.id;

-- name: make_invitation(link, round, region, role)*!
-- What a link opens.
INSERT INTO invitations (link_id, round_id, region, role)
VALUES (:link, :round, :region, :role);

-- name: invitations_of(round)
-- Those of a round with what came of them, the latest first.
SELECT
    invitations.round_id, invitations.region, invitations.role,
    links.id, links.made_by, links.made_at, links.expires_at, links.most_uses,
    links.withdrawn_at, links.detail,
    (SELECT count(*) FROM link_uses WHERE link_uses.link_id = links.id) AS opened,
    (
        SELECT count(*) FROM assessments
        WHERE assessments.link_id = links.id AND assessments.link_id <> ''
    ) AS started,
    (
        SELECT count(*) FROM assessments
        WHERE assessments.link_id = links.id AND assessments.link_id <> ''
            AND assessments.finished_at IS NOT NULL
    ) AS finished
FROM invitations JOIN links ON links.id = invitations.link_id
WHERE invitations.round_id = :round
ORDER BY links.made_at DESC, links.id DESC;

-- name: invitation_round(link)
-- The round of one invitation.
SELECT round_id FROM invitations WHERE link_id = :link;
