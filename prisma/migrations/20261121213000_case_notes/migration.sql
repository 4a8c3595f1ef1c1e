-- The four tests of harm, and when an officer was told; a reply that a colleague reads first.
ALTER TABLE "CaseStep" ADD COLUMN "details" JSONB;
ALTER TABLE "Proposal" ADD COLUMN "text" TEXT;
