-- A database that came out of a backup: of which moment, restored when (real time), and when somebody looked and let it go (the school's time).
ALTER TABLE "School" ADD COLUMN "restoredFrom" TIMESTAMPTZ(3), ADD COLUMN "restoredAt" TIMESTAMPTZ(3),
  ADD COLUMN "restoreEndedAt" TIMESTAMPTZ(3), ADD COLUMN "restoreEndedBy" UUID;
