-- What a school changes of its policy: proposed by one person, approved by another, kept for good.
CREATE TYPE "PolicyChangeState" AS ENUM ('proposed', 'live', 'refused', 'withdrawn');

ALTER TABLE "School" ADD COLUMN     "policySeq" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "PolicyChange" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "state" "PolicyChangeState" NOT NULL DEFAULT 'proposed',
    "baseSeq" INTEGER NOT NULL,
    "seq" INTEGER,
    "packs" TEXT[],
    "overrides" JSONB NOT NULL,
    "packReasons" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,
    "proposedBy" UUID NOT NULL,
    "editedBy" TEXT[],
    "decidedAt" TIMESTAMPTZ(3),
    "decidedBy" UUID,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "PolicyChange_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "PolicyChange_schoolId_seq_key" ON "PolicyChange"("schoolId", "seq");

ALTER TABLE "PolicyChange" ADD CONSTRAINT "PolicyChange_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Two people who begin at once must end up with one proposal.
CREATE UNIQUE INDEX "PolicyChange_open_key" ON "PolicyChange"("schoolId") WHERE state = 'proposed';
