-- Reports as they were issued.

-- name: note_issued(digest, kind, subject, round, at, claims, issued_at)*!
-- The very same file is noted once.
INSERT INTO issued_reports (digest, kind, subject, round_id, at, claims, issued_at)
VALUES (:digest, :kind, :subject, :round, :at, :claims, :issued_at)
ON CONFLICT (digest) DO NOTHING;

-- name: issued(digest)
-- Whether a file was issued.
SELECT digest, claims FROM issued_reports WHERE digest = :digest;

-- name: issued_of(kind, subject, round, at)
-- What was issued of this subject and moment; the last one first.
SELECT digest, claims FROM issued_reports
WHERE kind = :kind AND subject = :subject AND round_id = :round AND at = :at
ORDER BY issued_at DESC, digest;

-- name: delete_issued(respondent)*!
-- Nothing of a person's reports is remembered.
DELETE FROM issued_reports
WHERE
    kind = 'respondent'
    AND subject IN (SELECT id FROM assessments WHERE respondent_id = :respondent);
