-- The record of a region's field check.

-- name: write_entry(region, round, kind, entry, version, body, respondent, at)*!
-- Fails where somebody else wrote this version: their step was faster, and this one runs again.
INSERT INTO field_entries (
    region, round_id, kind, entry, version, body, written_by, written_at
) VALUES (:region, :round, :kind, :entry, :version, :body, :respondent, :at);

-- name: forget_earlier_entries(region, round, kind, entry, version)*!
-- Who is not a party any more is named nowhere.
UPDATE field_entries SET body = ''
WHERE region = :region AND round_id = :round AND kind = :kind AND entry = :entry
    AND version < :version AND body <> '';

-- name: old_parties(before, count)
-- Some of those who were written down as a party or as the contact long ago.
SELECT region, round_id, kind, entry, version FROM field_entries
WHERE body <> '' AND written_at < :before
    AND (kind = 'party' OR (kind = 'detail' AND entry = 'contact'))
ORDER BY written_at
LIMIT :count;

-- name: forget_party(region, round_id, kind, entry, version)*!
-- What was agreed stays; who signed stands on the paper.
UPDATE field_entries SET body = ''
WHERE region = :region AND round_id = :round_id AND kind = :kind AND entry = :entry
    AND version = :version;

-- name: entries_of(region)
-- Everything of a region that stands, what was taken away included.
SELECT field_entries.* FROM field_entries
WHERE region = :region AND version = (
    SELECT max(newer.version) FROM field_entries AS newer
    WHERE newer.region = field_entries.region AND newer.round_id = field_entries.round_id
        AND newer.kind = field_entries.kind AND newer.entry = field_entries.entry
)
ORDER BY written_at, round_id, kind, entry;

-- name: entry_history(region, round, kind, entry)
-- One entry as it was and is, the latest first.
SELECT * FROM field_entries
WHERE region = :region AND round_id = :round AND kind = :kind AND entry = :entry
ORDER BY version DESC;

-- name: named_subsectors(round, region, instrument)
-- Which subsectors those name as leading who count, and how many each.
SELECT leading_subsector AS subsector, count(*) AS people FROM assessments
WHERE region = :region AND instrument = :instrument AND finished_at IS NOT NULL
    AND counted_in = :round AND round_id = :round
GROUP BY leading_subsector
ORDER BY count(*) DESC, leading_subsector;

-- name: end_notices(prefix)*!
-- What they were to be asked is settled.
DELETE FROM notices
WHERE told_at IS NULL
    AND substr(key, 1, length(CAST(:prefix AS TEXT))) = CAST(:prefix AS TEXT);

-- name: forget_writer(respondent)*!
-- The record is the region's: it stays, without who wrote it down.
UPDATE field_entries SET written_by = '' WHERE written_by = :respondent;

-- name: copy_of_field_entries(respondent)
-- What somebody wrote into records of field checks.
SELECT region, round_id, kind, entry, version, body AS content, written_at FROM field_entries
WHERE written_by = :respondent
ORDER BY written_at, region, round_id, kind, entry;

-- name: unsealed_field_entries(region, round_id, kind, entry, version, mark, count)
-- What is not sealed with the present key.
SELECT region, round_id, kind, entry, version, body AS stored FROM field_entries
WHERE (region, round_id, kind, entry, version)
        > (:region, :round_id, :kind, :entry, CAST(:version AS BIGINT))
    AND body <> '' AND substr(body, 1, length(:mark)) <> :mark
ORDER BY region, round_id, kind, entry, version
LIMIT :count;

-- name: reseal_field_entries(region, round_id, kind, entry, version, stored, sealed)*!
-- Only what was not forgotten meanwhile.
UPDATE field_entries SET body = :sealed
WHERE region = :region AND round_id = :round_id AND kind = :kind AND entry = :entry
    AND version = :version AND body = :stored;
