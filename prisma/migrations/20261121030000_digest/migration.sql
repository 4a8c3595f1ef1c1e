-- CreateTable
CREATE TABLE "Digest" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "date" TEXT NOT NULL,
    "fromAt" TIMESTAMPTZ(3) NOT NULL,
    "untilAt" TIMESTAMPTZ(3) NOT NULL,
    "figures" JSONB NOT NULL,
    "html" TEXT NOT NULL,
    "notificationId" UUID NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "seenAt" TIMESTAMPTZ(3),
    "seenBy" UUID,

    CONSTRAINT "Digest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Digest_notificationId_key" ON "Digest"("notificationId");

-- CreateIndex
CREATE UNIQUE INDEX "Digest_schoolId_date_key" ON "Digest"("schoolId", "date");

-- AddForeignKey
ALTER TABLE "Digest" ADD CONSTRAINT "Digest_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Digest" ADD CONSTRAINT "Digest_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "Notification"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
