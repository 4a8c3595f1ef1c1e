-- The register of people: who may be in a picture, and what each has agreed to. What tells of a person is sealed.
ALTER TABLE "School" ADD COLUMN "peopleSeq" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "alsoKnown" TEXT[] DEFAULT ARRAY[]::TEXT[];

CREATE TYPE "PersonKind" AS ENUM ('pupil', 'staff');
CREATE TYPE "RollFile" AS ENUM ('pupils', 'staff', 'consents');

CREATE TABLE "Person" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "kind" "PersonKind" NOT NULL,
    "sealed" TEXT NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PersonKey" (
    "schoolId" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "personId" UUID NOT NULL,

    CONSTRAINT "PersonKey_pkey" PRIMARY KEY ("schoolId","hash")
);

CREATE TABLE "Grant" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "sealed" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Grant_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "RollImport" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "kind" "RollFile" NOT NULL,
    "sealed" TEXT NOT NULL,
    "whole" BOOLEAN NOT NULL,
    "createdBy" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RollImport_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ColumnMapping" (
    "schoolId" UUID NOT NULL,
    "kind" "RollFile" NOT NULL,
    "columns" JSONB NOT NULL,

    CONSTRAINT "ColumnMapping_pkey" PRIMARY KEY ("schoolId","kind")
);

CREATE INDEX "Person_schoolId_idx" ON "Person"("schoolId");
CREATE INDEX "PersonKey_personId_idx" ON "PersonKey"("personId");
CREATE INDEX "Grant_schoolId_endedAt_idx" ON "Grant"("schoolId", "endedAt");
CREATE INDEX "Grant_personId_idx" ON "Grant"("personId");

ALTER TABLE "Person" ADD CONSTRAINT "Person_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "PersonKey" ADD CONSTRAINT "PersonKey_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "PersonKey" ADD CONSTRAINT "PersonKey_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RollImport" ADD CONSTRAINT "RollImport_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ColumnMapping" ADD CONSTRAINT "ColumnMapping_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
