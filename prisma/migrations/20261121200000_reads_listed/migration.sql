-- Who has read which case, the latest first.
CREATE INDEX "CaseRead_schoolId_at_idx" ON "CaseRead"("schoolId", "at");
CREATE INDEX "CaseRead_commentId_idx" ON "CaseRead"("commentId");
