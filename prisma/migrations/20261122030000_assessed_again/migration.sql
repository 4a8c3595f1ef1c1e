-- What an assessment covers is kept with it, so that it can be asked for again when something was added; and each year.
ALTER TYPE "TermKind" ADD VALUE 'assessment';
ALTER TABLE "Assessment" ADD COLUMN "covers" JSONB;
