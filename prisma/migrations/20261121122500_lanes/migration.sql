-- All the roles of a school, and cases that only some of them may see.
ALTER TYPE "Role" ADD VALUE 'publisher';
ALTER TYPE "Role" ADD VALUE 'deputy_head';
ALTER TYPE "Role" ADD VALUE 'deputy_dsl';
ALTER TYPE "Role" ADD VALUE 'media_lead';
ALTER TYPE "Role" ADD VALUE 'dpo';
ALTER TYPE "Role" ADD VALUE 'governor';
ALTER TYPE "Role" ADD VALUE 'trust_comms';

CREATE TYPE "CaseLane" AS ENUM ('general', 'safeguarding', 'reporting_restricted', 'staff_allegation');
ALTER TABLE "Review" ADD COLUMN "lane" "CaseLane" NOT NULL DEFAULT 'general';

-- What is there already, by what was ever decided about it (moderation/lanes.ts). Accusations are a question of the policy,
-- which no migration knows: they are sorted when they are judged again.
UPDATE "Review" r SET lane = 'safeguarding' FROM "Decision" d
  WHERE d."commentId" = r."commentId" AND 'safeguarding' = ANY(d.labels);
UPDATE "Review" r SET lane = 'reporting_restricted' FROM "Decision" d
  WHERE d."commentId" = r."commentId" AND d.reasons @> '{"counted":[{"kind":"s141F"}]}'::jsonb;
