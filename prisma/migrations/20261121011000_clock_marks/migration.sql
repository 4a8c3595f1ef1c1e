-- CreateEnum
CREATE TYPE "ClockMarkKind" AS ENUM ('answered', 'settled', 'reopened');

-- CreateTable
CREATE TABLE "ClockMark" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "thread" TEXT,
    "kind" "ClockMarkKind" NOT NULL,
    "way" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "markedBy" UUID NOT NULL,
    "markedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ClockMark_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ClockMark_commentId_idx" ON "ClockMark"("commentId");

-- CreateIndex
CREATE INDEX "ClockMark_accountId_thread_idx" ON "ClockMark"("accountId", "thread");

-- AddForeignKey
ALTER TABLE "ClockMark" ADD CONSTRAINT "ClockMark_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
