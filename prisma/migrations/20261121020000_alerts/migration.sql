-- The escalation ladder: contacts, rota, alerts and their steps. A chair of governors may sign in.
CREATE TYPE "ContactRole" AS ENUM ('dsl', 'deputy_dsl', 'head', 'deputy_head', 'chair', 'trust', 'comms_on_duty', 'media_lead');

CREATE TYPE "ShiftKind" AS ENUM ('duty', 'away');

CREATE TYPE "AlertKind" AS ENUM ('case', 'storm', 'undelivered', 'test');

CREATE TYPE "Channel" AS ENUM ('email', 'teams', 'slack', 'webhook');

CREATE TYPE "AlertStepState" AS ENUM ('waiting', 'sent', 'delivered', 'failed', 'acknowledged');

ALTER TYPE "Role" ADD VALUE 'chair';

ALTER TABLE "Review" ADD COLUMN     "aboutHead" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "alertId" UUID;

CREATE TABLE "Contact" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "role" "ContactRole" NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL DEFAULT '',
    "teamsUrl" TEXT NOT NULL DEFAULT '',
    "slackUrl" TEXT NOT NULL DEFAULT '',
    "webhookUrl" TEXT NOT NULL DEFAULT '',
    "webhookSecret" TEXT NOT NULL DEFAULT '',
    "testedAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Shift" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "contactId" UUID NOT NULL,
    "kind" "ShiftKind" NOT NULL,
    "fromDate" TEXT NOT NULL,
    "untilDate" TEXT NOT NULL,

    CONSTRAINT "Shift_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "AlertSetting" (
    "schoolId" UUID NOT NULL,
    "quietFrom" TEXT NOT NULL DEFAULT '19:00',
    "quietUntil" TEXT NOT NULL DEFAULT '07:00',
    "weekends" BOOLEAN NOT NULL DEFAULT true,
    "stormOver" INTEGER NOT NULL DEFAULT 20,
    "pileOnFrom" INTEGER NOT NULL DEFAULT 4,
    "signingKey" TEXT NOT NULL,

    CONSTRAINT "AlertSetting_pkey" PRIMARY KEY ("schoolId")
);

CREATE TABLE "Alert" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" "AlertKind" NOT NULL,
    "priority" INTEGER NOT NULL,
    "category" TEXT NOT NULL,
    "caseNumber" TEXT,
    "postId" UUID,
    "tell" "ContactRole"[],
    "atOnce" "ContactRole"[],
    "aboutHead" BOOLEAN NOT NULL DEFAULT false,
    "childAtRisk" BOOLEAN NOT NULL DEFAULT false,
    "cases" INTEGER NOT NULL DEFAULT 1,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "climbsFrom" TIMESTAMPTZ(3) NOT NULL,
    "changedAt" TIMESTAMPTZ(3),
    "nextAt" TIMESTAMPTZ(3),
    "acknowledgedAt" TIMESTAMPTZ(3),
    "acknowledgedBy" TEXT,
    "closedAt" TIMESTAMPTZ(3),
    "mergedIntoId" UUID,

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "AlertStep" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "alertId" UUID NOT NULL,
    "contactId" UUID,
    "role" "ContactRole" NOT NULL,
    "who" TEXT NOT NULL,
    "email" TEXT NOT NULL DEFAULT '',
    "channel" "Channel" NOT NULL,
    "rung" INTEGER NOT NULL,
    "update" BOOLEAN NOT NULL DEFAULT false,
    "state" "AlertStepState" NOT NULL DEFAULT 'waiting',
    "notificationId" UUID NOT NULL,
    "wishedAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "deliveredAt" TIMESTAMPTZ(3),
    "failedAt" TIMESTAMPTZ(3),
    "acknowledgedAt" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "AlertStep_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Contact_schoolId_role_idx" ON "Contact"("schoolId", "role");

CREATE INDEX "Shift_schoolId_untilDate_idx" ON "Shift"("schoolId", "untilDate");

CREATE INDEX "Alert_nextAt_idx" ON "Alert"("nextAt");

CREATE INDEX "Alert_schoolId_openedAt_idx" ON "Alert"("schoolId", "openedAt");

CREATE UNIQUE INDEX "Alert_schoolId_key_key" ON "Alert"("schoolId", "key");

CREATE UNIQUE INDEX "AlertStep_notificationId_key" ON "AlertStep"("notificationId");

CREATE INDEX "AlertStep_alertId_wishedAt_idx" ON "AlertStep"("alertId", "wishedAt");

ALTER TABLE "Review" ADD CONSTRAINT "Review_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Contact" ADD CONSTRAINT "Contact_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Shift" ADD CONSTRAINT "Shift_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Shift" ADD CONSTRAINT "Shift_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "AlertSetting" ADD CONSTRAINT "AlertSetting_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Alert" ADD CONSTRAINT "Alert_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Alert" ADD CONSTRAINT "Alert_mergedIntoId_fkey" FOREIGN KEY ("mergedIntoId") REFERENCES "Alert"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "AlertStep" ADD CONSTRAINT "AlertStep_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "AlertStep" ADD CONSTRAINT "AlertStep_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "AlertStep" ADD CONSTRAINT "AlertStep_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "AlertStep" ADD CONSTRAINT "AlertStep_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "Notification"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
