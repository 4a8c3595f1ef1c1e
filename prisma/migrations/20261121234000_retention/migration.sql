-- What is kept no longer than it must be: when a comment's words and names were erased, what is held back from that, and what each night erased.
ALTER TABLE "Comment" ADD COLUMN "erasedAt" TIMESTAMPTZ(3);
CREATE INDEX "Comment_schoolId_erasedAt_postedAt_idx" ON "Comment" ("schoolId", "erasedAt", "postedAt");

CREATE TABLE "LegalHold" (
  "id" UUID NOT NULL,
  "schoolId" UUID NOT NULL,
  "commentId" UUID NOT NULL,
  "reason" TEXT NOT NULL,
  "untilDate" TEXT,
  "placedBy" UUID NOT NULL,
  "placedAt" TIMESTAMPTZ(3) NOT NULL,
  "liftedBy" UUID,
  "liftedAt" TIMESTAMPTZ(3),
  CONSTRAINT "LegalHold_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "LegalHold_commentId_idx" ON "LegalHold" ("commentId");
CREATE INDEX "LegalHold_schoolId_liftedAt_idx" ON "LegalHold" ("schoolId", "liftedAt");
ALTER TABLE "LegalHold" ADD CONSTRAINT "LegalHold_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "LegalHold" ADD CONSTRAINT "LegalHold_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "ErasureRun" (
  "id" UUID NOT NULL,
  "schoolId" UUID NOT NULL,
  "day" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "counts" JSONB NOT NULL,
  "failed" INTEGER NOT NULL,
  CONSTRAINT "ErasureRun_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ErasureRun_schoolId_day_key" ON "ErasureRun" ("schoolId", "day");
ALTER TABLE "ErasureRun" ADD CONSTRAINT "ErasureRun_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
