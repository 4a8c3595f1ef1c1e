-- CreateEnum
CREATE TYPE "CalendarDayKind" AS ENUM ('free', 'worked');

-- CreateEnum
CREATE TYPE "SpanKind" AS ENUM ('term', 'half_term', 'holiday', 'inset', 'closure');

-- AlterTable
ALTER TABLE "School" ADD COLUMN "calendarSeq" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Clock" ADD COLUMN "acknowledgedAt" TIMESTAMPTZ(3),
ADD COLUMN "acknowledgedBy" TEXT,
ADD COLUMN "conversation" TEXT NOT NULL DEFAULT '',
ADD COLUMN "earlier" JSONB,
ADD COLUMN "elapsedSeconds" INTEGER,
ADD COLUMN "firstScore" JSONB,
ADD COLUMN "lateIngest" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "leads" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "rescoredAt" TIMESTAMPTZ(3),
ADD COLUMN "restoredLate" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "schoolSeconds" INTEGER,
ADD COLUMN "way" TEXT;

-- CreateIndex
CREATE INDEX "Clock_schoolId_conversation_idx" ON "Clock"("schoolId", "conversation");

-- CreateTable
CREATE TABLE "HolidayFeed" (
    "schoolId" UUID NOT NULL,
    "list" JSONB,
    "fetchedAt" TIMESTAMPTZ(3),
    "triedAt" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "HolidayFeed_pkey" PRIMARY KEY ("schoolId")
);

-- CreateTable
CREATE TABLE "CalendarDay" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "date" TEXT NOT NULL,
    "kind" "CalendarDayKind" NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "addedBy" UUID NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CalendarDay_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CalendarSpan" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "startsOn" TEXT NOT NULL,
    "endsOn" TEXT NOT NULL,
    "kind" "SpanKind" NOT NULL,
    "name" TEXT NOT NULL,
    "addedBy" UUID NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CalendarSpan_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "CalendarDay_schoolId_date_key" ON "CalendarDay"("schoolId", "date");

-- CreateIndex
CREATE INDEX "CalendarSpan_schoolId_startsOn_idx" ON "CalendarSpan"("schoolId", "startsOn");

-- AddForeignKey
ALTER TABLE "HolidayFeed" ADD CONSTRAINT "HolidayFeed_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CalendarDay" ADD CONSTRAINT "CalendarDay_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CalendarSpan" ADD CONSTRAINT "CalendarSpan_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
