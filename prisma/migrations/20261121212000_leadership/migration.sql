-- Cases for the head alone, and pupils' conduct handed to those who lead the school.
ALTER TYPE "CaseLane" ADD VALUE 'head_only';
ALTER TYPE "TermKind" ADD VALUE 'slt_referral';
ALTER TABLE "Term" ADD COLUMN "asked" TEXT NOT NULL DEFAULT '';
