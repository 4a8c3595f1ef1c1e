ALTER TABLE "Review" ADD COLUMN     "imageLockedAt" TIMESTAMPTZ(3),
ADD COLUMN     "imageLockedBy" UUID;
