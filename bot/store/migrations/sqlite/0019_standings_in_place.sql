-- A standing is kept under its instrument and version instead of its rubric's hash: scoring anew
-- writes it where it stands. The sums go over one version in the same order as before.

CREATE TABLE standings_in_place (
    rubric_hash TEXT NOT NULL,
    part SMALLINT NOT NULL,
    region TEXT NOT NULL,
    role TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    left_out SMALLINT NOT NULL,
    answered DOUBLE PRECISION NOT NULL,
    seconds DOUBLE PRECISION,
    share_0 DOUBLE PRECISION,
    share_1 DOUBLE PRECISION,
    share_2 DOUBLE PRECISION,
    share_3 DOUBLE PRECISION,
    share_4 DOUBLE PRECISION,
    share_5 DOUBLE PRECISION,
    share_6 DOUBLE PRECISION,
    share_7 DOUBLE PRECISION,
    share_8 DOUBLE PRECISION,
    share_9 DOUBLE PRECISION,
    score_0 DOUBLE PRECISION,
    score_1 DOUBLE PRECISION,
    score_2 DOUBLE PRECISION,
    score_3 DOUBLE PRECISION,
    score_4 DOUBLE PRECISION,
    score_5 DOUBLE PRECISION,
    score_6 DOUBLE PRECISION,
    score_7 DOUBLE PRECISION,
    score_8 DOUBLE PRECISION,
    score_9 DOUBLE PRECISION,
    sheet TEXT NOT NULL,
    round_id TEXT NOT NULL DEFAULT '',
    instrument TEXT NOT NULL DEFAULT '',
    version TEXT NOT NULL DEFAULT '',
    CONSTRAINT standings_pkey
    PRIMARY KEY (instrument, version, part, region, role, assessment_id),
    CONSTRAINT standings_assessment_fkey FOREIGN KEY (assessment_id)
        REFERENCES assessments (id) ON DELETE CASCADE,
    CONSTRAINT standings_left_out_is_known CHECK (left_out IN (0, 1, 2))
) WITHOUT ROWID;

INSERT INTO standings_in_place (
    rubric_hash, part, region, role, assessment_id, left_out, answered, seconds, share_0, share_1,
    share_2, share_3, share_4, share_5, share_6, share_7, share_8, share_9, score_0, score_1,
    score_2, score_3, score_4, score_5, score_6, score_7, score_8, score_9, sheet, round_id,
    instrument, version
)
SELECT
    rubric_hash, standings.part, standings.region, standings.role, standings.assessment_id,
    left_out, answered, seconds, share_0, share_1, share_2, share_3, share_4, share_5, share_6,
    share_7, share_8, share_9, score_0, score_1, score_2, score_3, score_4, score_5, score_6,
    score_7, score_8, score_9, sheet, standings.round_id, assessments.instrument,
    assessments.version
FROM standings JOIN assessments ON assessments.id = standings.assessment_id
ORDER BY
    assessments.instrument, assessments.version, standings.part, standings.region,
    standings.role, standings.assessment_id;

DROP TABLE standings;
ALTER TABLE standings_in_place RENAME TO standings;

CREATE INDEX standings_by_assessment ON standings (assessment_id);
CREATE INDEX standings_left_out ON standings (instrument, version, region, role)
WHERE left_out = 1;
