-- AlterEnum
ALTER TYPE "Surface" ADD VALUE 'message';

-- AlterTable
ALTER TABLE "Author" ADD COLUMN     "pupilMarkedAt" TIMESTAMPTZ(3),
ADD COLUMN     "pupilMarkedBy" UUID;

-- AlterTable
ALTER TABLE "Review" ADD COLUMN     "replyUnlockedAt" TIMESTAMPTZ(3),
ADD COLUMN     "replyUnlockedBy" UUID;
