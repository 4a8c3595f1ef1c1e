-- A deputy head sees what is for few only where the ladder called them; of what is there already, where it has.
ALTER TABLE "Review" ADD COLUMN "deputyCalledAt" TIMESTAMPTZ(3);
ALTER TABLE "PublicRequest" ADD COLUMN "deputyCalledAt" TIMESTAMPTZ(3);

UPDATE "Review" r SET "deputyCalledAt" = s.at FROM (
  SELECT "alertId", min("wishedAt") AS at FROM "AlertStep" WHERE role = 'deputy_head' GROUP BY 1) s
  WHERE s."alertId" = r."alertId" AND r.lane <> 'general';

UPDATE "PublicRequest" q SET "deputyCalledAt" = s.at FROM (
  SELECT "alertId", min("wishedAt") AS at FROM "AlertStep" WHERE role = 'deputy_head' GROUP BY 1) s
  WHERE s."alertId" = q."alertId" AND q.lane <> 'general';
