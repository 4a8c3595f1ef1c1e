-- What definitely failed stands on a page until somebody lets it be tried again or says that nothing is to be done; and jobs that gave up are kept.
ALTER TABLE "Action" ADD COLUMN "settledAt" TIMESTAMPTZ(3),
  ADD COLUMN "settledBy" UUID;

ALTER TABLE "Delivery" ADD COLUMN "reads" INTEGER NOT NULL DEFAULT 1;

-- Of those that came before, what can still be read: their bodies go after a week.
UPDATE "Delivery" SET state = 'failed' WHERE channel = 'webhook' AND body <> '' AND jsonb_path_exists(problems, '$[*] ? (@.at != "account")');

CREATE TABLE "FailedJob" (
  "id" UUID NOT NULL,
  "schoolId" UUID,
  "name" TEXT NOT NULL,
  "jobId" TEXT NOT NULL,
  "tries" INTEGER NOT NULL,
  "error" TEXT NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL,
  "lastAt" TIMESTAMPTZ(3) NOT NULL,
  "againAt" TIMESTAMPTZ(3),
  CONSTRAINT "FailedJob_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "FailedJob_name_jobId_key" ON "FailedJob" ("name", "jobId");
CREATE INDEX "FailedJob_schoolId_idx" ON "FailedJob" ("schoolId");
ALTER TABLE "FailedJob" ADD CONSTRAINT "FailedJob_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE SET NULL ON UPDATE CASCADE;
