-- What each finished assessment brings to its region's figures, so that regions, provinces and
-- the nation are sums in plain SQL. Kept in the order in which they are summed. It holds nothing
-- that the answers do not say: `rescore` fills it again.

-- `part` 0 holds the root and the first nine dimensions in the order of the rubric, each
-- further part ten more. `left_out`: 0 counts, 1 answered without reading, 2 the same person
-- finished a later one. `sheet` has the answers packed, in part 0 alone, and `seconds` the mean
-- time an answer took.
CREATE TABLE standings (
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
    CONSTRAINT standings_pkey PRIMARY KEY (rubric_hash, part, region, role, assessment_id),
    CONSTRAINT standings_assessment_fkey FOREIGN KEY (assessment_id)
        REFERENCES assessments (id) ON DELETE CASCADE,
    CONSTRAINT standings_left_out_is_known CHECK (left_out IN (0, 1, 2))
) WITHOUT ROWID;

CREATE INDEX standings_by_assessment ON standings (assessment_id);
CREATE INDEX standings_left_out ON standings (rubric_hash, region, role) WHERE left_out = 1;
