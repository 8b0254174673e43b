-- Which piece of evidence an answer to an assessor is; empty for one in words, and for those from
-- before this was noted. A file that cannot be kept takes its answer with it.
ALTER TABLE request_answers ADD COLUMN evidence_id TEXT NOT NULL DEFAULT '';

CREATE INDEX request_answers_by_evidence ON request_answers (evidence_id)
WHERE evidence_id <> '';
