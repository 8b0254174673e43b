-- A standing is kept under its instrument and version instead of its rubric's hash: scoring anew
-- writes it where it stands. The sums go over one version in the same order as before.

-- Empty in rows of a program that ran beside this one: they are scored anew.
ALTER TABLE standings ADD COLUMN instrument TEXT NOT NULL DEFAULT '';
ALTER TABLE standings ADD COLUMN version TEXT NOT NULL DEFAULT '';

UPDATE standings SET instrument = assessments.instrument, version = assessments.version
FROM assessments WHERE assessments.id = standings.assessment_id;

DROP INDEX standings_left_out;
ALTER TABLE standings DROP CONSTRAINT standings_pkey;
ALTER TABLE standings ADD CONSTRAINT standings_pkey
PRIMARY KEY (instrument, version, part, region, role, assessment_id);
CREATE INDEX standings_left_out ON standings (instrument, version, region, role)
WHERE left_out = 1;
