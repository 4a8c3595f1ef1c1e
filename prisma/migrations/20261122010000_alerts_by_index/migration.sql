-- In a storm each new case asks which others are recent, and each alert whether all of its cases are closed.
CREATE INDEX "Review_schoolId_openedAt_idx" ON "Review"("schoolId", "openedAt");

CREATE INDEX "Review_alertId_idx" ON "Review"("alertId");
