-- What people ask of the school on its public pages.
CREATE TYPE "RequestKind" AS ENUM ('report', 'review', 'data_protection');

ALTER TYPE "AlertKind" ADD VALUE 'request';

ALTER TYPE "TermKind" ADD VALUE 'data_protection';

CREATE TABLE "PublicRequest" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "kind" "RequestKind" NOT NULL,
    "reason" TEXT NOT NULL,
    "joinKey" TEXT NOT NULL,
    "lane" "CaseLane" NOT NULL DEFAULT 'general',
    "aboutHead" BOOLEAN NOT NULL DEFAULT false,
    "priority" INTEGER NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "commentId" UUID,
    "count" INTEGER NOT NULL DEFAULT 1,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "toldAt" TIMESTAMPTZ(3),
    "alertId" UUID,
    "closedAt" TIMESTAMPTZ(3),
    "closedBy" UUID,
    "outcome" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    CONSTRAINT "PublicRequest_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PublicMessage" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "stamp" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "PublicMessage_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "PublicRequest_schoolId_closedAt_dueAt_idx" ON "PublicRequest"("schoolId", "closedAt", "dueAt");

CREATE INDEX "PublicRequest_commentId_idx" ON "PublicRequest"("commentId");

CREATE UNIQUE INDEX "PublicRequest_schoolId_joinKey_key" ON "PublicRequest"("schoolId", "joinKey");

CREATE INDEX "PublicMessage_requestId_idx" ON "PublicMessage"("requestId");

CREATE INDEX "PublicMessage_schoolId_at_idx" ON "PublicMessage"("schoolId", "at");

CREATE UNIQUE INDEX "PublicMessage_schoolId_reference_key" ON "PublicMessage"("schoolId", "reference");

CREATE UNIQUE INDEX "PublicMessage_schoolId_stamp_key" ON "PublicMessage"("schoolId", "stamp");

ALTER TABLE "PublicRequest" ADD CONSTRAINT "PublicRequest_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "PublicRequest" ADD CONSTRAINT "PublicRequest_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "PublicMessage" ADD CONSTRAINT "PublicMessage_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "PublicMessage" ADD CONSTRAINT "PublicMessage_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "PublicRequest"("id") ON DELETE CASCADE ON UPDATE CASCADE;
