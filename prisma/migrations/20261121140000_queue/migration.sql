-- A case that can wait is out of the list until then; why and by whom stands in the chain.
ALTER TABLE "Review" ADD COLUMN     "snoozedUntil" TIMESTAMPTZ(3);

-- The order of the list (src/queue.ts): what is due, and how severe it is. The same expression there and here.
CREATE INDEX "Review_open_rank_idx" ON "Review"("schoolId", (("dueAt" - TIMESTAMPTZ '2000-01-01 00:00:00+00') -
  (CASE priority WHEN 1 THEN INTERVAL '7 days' WHEN 2 THEN INTERVAL '1 day' WHEN 3 THEN INTERVAL '2 hours' ELSE INTERVAL '0' END)), id)
  WHERE state IN ('open', 'escalated');

-- The list of what is done, the latest first.
CREATE INDEX "Review_closed_idx" ON "Review"("schoolId", "closedAt", id) WHERE state = 'closed';
