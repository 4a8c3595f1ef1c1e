-- Notices of complaint under section 5 of the Defamation Act 2013.
ALTER TYPE "TermKind" ADD VALUE 'defamation_notice';

CREATE TABLE "DefamationNotice" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "stamp" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "missing" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "repeated" BOOLEAN NOT NULL,
    "reach" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedBy" UUID NOT NULL,
    "toldIncompleteAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),
    "toldSentAt" TIMESTAMPTZ(3),
    "reply" TEXT,
    "repliedAt" TIMESTAMPTZ(3),
    "replySealed" TEXT NOT NULL DEFAULT '',
    "removedAt" TIMESTAMPTZ(3),
    "removal" TEXT,
    "toldEndAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "closedBy" UUID,
    "outcome" TEXT,
    CONSTRAINT "DefamationNotice_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "DefamationNotice_schoolId_stamp_key" ON "DefamationNotice"("schoolId", "stamp");

CREATE INDEX "DefamationNotice_schoolId_closedAt_idx" ON "DefamationNotice"("schoolId", "closedAt");

CREATE INDEX "DefamationNotice_commentId_idx" ON "DefamationNotice"("commentId");

ALTER TABLE "DefamationNotice" ADD CONSTRAINT "DefamationNotice_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "DefamationNotice" ADD CONSTRAINT "DefamationNotice_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
