-- Links, grants and notices.

-- name: make_link(id, kind, made_by, at, expires_at, most_uses, detail)*!
-- A link that can be opened from now on.
INSERT INTO links (id, kind, made_by, made_at, expires_at, most_uses, detail)
VALUES (:id, :kind, :made_by, :at, :expires_at, :most_uses, :detail);

-- name: use_link(link, place, respondent, at)*!
-- Fails where the place is taken: somebody was faster, and the step runs again.
INSERT INTO link_uses (link_id, place, respondent_id, used_at)
VALUES (:link, :place, :respondent, :at);

-- name: withdraw_link(link, at)*!
-- Whoever opens it from now on is told so.
UPDATE links SET withdrawn_at = :at WHERE id = :link AND withdrawn_at IS NULL;

-- name: withdraw_links_of(maker, kind, at)*!
-- Whoever lost a grant cannot give it on by a link that still waits.
UPDATE links SET withdrawn_at = :at
WHERE made_by = :maker AND kind = :kind AND withdrawn_at IS NULL;

-- name: link(id, respondent)
-- A link with its uses, as one person sees it.
SELECT
    links.*,
    (SELECT count(*) FROM link_uses WHERE link_uses.link_id = links.id) AS uses,
    (
        SELECT count(*) FROM link_uses
        WHERE link_uses.link_id = links.id AND link_uses.respondent_id = :respondent
    ) AS mine
FROM links WHERE links.id = :id;

-- name: open_links(kind, now)
-- Links of a kind that still wait for somebody, the latest first.
SELECT
    links.*,
    (SELECT count(*) FROM link_uses WHERE link_uses.link_id = links.id) AS uses,
    0 AS mine
FROM links
WHERE kind = :kind AND withdrawn_at IS NULL AND (expires_at IS NULL OR expires_at >= :now)
ORDER BY made_at DESC, id;

-- name: hold_link(id)*!
-- Whoever takes it back at the same moment waits until this is done, or is seen.
UPDATE links SET kind = kind WHERE id = :id;

-- name: give_grant(id, role, scope, respondent, made_by, at, until)*!
-- The id is the link's: a link makes one grant. Where the link was taken back at the last moment,
-- the grant has ended with it.
INSERT INTO grants (
    id, role, scope, respondent_id, made_by, made_at, until, withdrawn_at, withdrawn_by
)
VALUES (
    :id, :role, :scope, :respondent, :made_by, :at, :until,
    (SELECT withdrawn_at FROM links WHERE id = :id),
    (SELECT made_by FROM links WHERE id = :id AND withdrawn_at IS NOT NULL)
);

-- name: withdraw_grant(id, by, at)*!
-- It ends at once.
UPDATE grants SET withdrawn_at = :at, withdrawn_by = :by
WHERE id = :id AND withdrawn_at IS NULL;

-- name: withdraw_grants_of(respondent, at)*!
-- Whoever leaves holds nothing any more.
UPDATE grants SET withdrawn_at = :at, withdrawn_by = :respondent
WHERE respondent_id = :respondent AND withdrawn_at IS NULL;

-- name: grants_of(respondent)
-- What a person holds.
SELECT * FROM grants WHERE respondent_id = :respondent AND withdrawn_at IS NULL ORDER BY id;

-- name: standing_grants()
-- Everybody's, the latest first, with what the link said of its holder.
SELECT grants.*, links.detail AS detail
FROM grants LEFT JOIN links ON links.id = grants.id
WHERE grants.withdrawn_at IS NULL
ORDER BY grants.made_at DESC, grants.id;

-- name: notify(key, respondent, kind, detail, urgent, at, due_at)*!
-- Told once: the same key again changes nothing; nor does a person who is not here any more.
INSERT INTO notices (key, respondent_id, kind, detail, urgent, made_at, due_at)
SELECT
    CAST(:key AS TEXT), respondents.id, CAST(:kind AS TEXT), CAST(:detail AS TEXT),
    CAST(:urgent AS SMALLINT), CAST(:at AS BIGINT), CAST(:due_at AS BIGINT)
FROM respondents WHERE respondents.id = :respondent AND respondents.erased_at IS NULL
ON CONFLICT (key) DO NOTHING;
