-- CreateEnum
CREATE TYPE "TermKind" AS ENUM ('ban', 'under13_ban', 'report', 'appeal', 'ask_to_remove', 'policy_review', 'training', 'consent', 'contact_test');

-- CreateEnum
CREATE TYPE "TermState" AS ENUM ('open', 'done', 'lapsed', 'extended');

-- CreateTable
CREATE TABLE "Term" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "kind" "TermKind" NOT NULL,
    "key" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "commentId" UUID,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "nextAt" TIMESTAMPTZ(3),
    "owner" "Role" NOT NULL,
    "state" "TermState" NOT NULL DEFAULT 'open',
    "doneAt" TIMESTAMPTZ(3),
    "doneBy" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "notBy" TEXT[],

    CONSTRAINT "Term_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Term_state_nextAt_idx" ON "Term"("state", "nextAt");

-- CreateIndex
CREATE INDEX "Term_schoolId_state_dueAt_idx" ON "Term"("schoolId", "state", "dueAt");

-- CreateIndex
CREATE INDEX "Term_commentId_idx" ON "Term"("commentId");

-- CreateIndex
CREATE UNIQUE INDEX "Term_schoolId_key_key" ON "Term"("schoolId", "key");

-- AddForeignKey
ALTER TABLE "Term" ADD CONSTRAINT "Term_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Term" ADD CONSTRAINT "Term_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE SET NULL ON UPDATE CASCADE;
