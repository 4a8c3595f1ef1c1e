-- What policies ask of people: as terms, with what belongs to them.
ALTER TYPE "TermKind" ADD VALUE 'settings_audit';
ALTER TYPE "TermKind" ADD VALUE 'tagging_check';
ALTER TYPE "TermKind" ADD VALUE 'house_rules_link';
ALTER TYPE "TermKind" ADD VALUE 'stale_posts';
ALTER TYPE "TermKind" ADD VALUE 'data_breach';
ALTER TYPE "TermKind" ADD VALUE 'advice';
ALTER TYPE "TermKind" ADD VALUE 'press_office';

CREATE TABLE "Concern" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "aboutHead" BOOLEAN NOT NULL,
    "personalData" BOOLEAN NOT NULL,
    "discoveredAt" TIMESTAMPTZ(3) NOT NULL,
    "toldAt" TIMESTAMPTZ(3) NOT NULL,
    "toldBy" UUID NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "closedBy" UUID,
    "stamp" TEXT NOT NULL,

    CONSTRAINT "Concern_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Assessment" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "use" TEXT NOT NULL,
    "assessedOn" TEXT NOT NULL,
    "officer" TEXT NOT NULL,
    "by" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Assessment_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Authority" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "ladoPhone" TEXT NOT NULL DEFAULT '',
    "ladoEmail" TEXT NOT NULL DEFAULT '',
    "policePhone" TEXT NOT NULL DEFAULT '',
    "pressPhone" TEXT NOT NULL DEFAULT '',
    "checkedOn" TEXT NOT NULL,
    "changedBy" UUID NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Authority_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "Concern_schoolId_stamp_key" ON "Concern"("schoolId", "stamp");

CREATE INDEX "Concern_schoolId_toldAt_idx" ON "Concern"("schoolId", "toldAt");

CREATE INDEX "Assessment_schoolId_use_at_idx" ON "Assessment"("schoolId", "use", "at");

CREATE UNIQUE INDEX "Authority_schoolId_name_key" ON "Authority"("schoolId", "name");

ALTER TABLE "Concern" ADD CONSTRAINT "Concern_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Assessment" ADD CONSTRAINT "Assessment_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Authority" ADD CONSTRAINT "Authority_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
