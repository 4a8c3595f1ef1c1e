ALTER TABLE "CommentRevision" ADD COLUMN "copyKey" TEXT NOT NULL DEFAULT '';

CREATE INDEX "CommentRevision_schoolId_copyKey_writtenAt_idx" ON "CommentRevision"("schoolId", "copyKey", "writtenAt");
