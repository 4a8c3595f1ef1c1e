-- AlterTable
ALTER TABLE "AlertSetting" ADD COLUMN     "stormMinutes" INTEGER NOT NULL DEFAULT 10;

-- AlterTable
ALTER TABLE "Contact" ADD COLUMN     "changedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Notification" ADD COLUMN     "remaining" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "unclearAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "Unreachable" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "channel" "Channel" NOT NULL,
    "who" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Unreachable_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Unreachable_schoolId_key_key" ON "Unreachable"("schoolId", "key");

-- AddForeignKey
ALTER TABLE "Unreachable" ADD CONSTRAINT "Unreachable_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
