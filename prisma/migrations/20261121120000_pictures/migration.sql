-- Posts of our own, their pictures, who may publish them, and what is up.
CREATE TYPE "PublicationState" AS ENUM ('draft', 'scheduled', 'publishing', 'published', 'stopped');

ALTER TYPE "ActionKind" ADD VALUE 'publish';
ALTER TYPE "ActionKind" ADD VALUE 'unpublish';

ALTER TABLE "Action" ADD COLUMN     "publicationTargetId" UUID;

CREATE TABLE "Publication" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "state" "PublicationState" NOT NULL DEFAULT 'draft',
    "text" TEXT NOT NULL,
    "signOff" TEXT NOT NULL DEFAULT '',
    "answers" JSONB NOT NULL,
    "publishAt" TIMESTAMPTZ(3),
    "writtenBy" UUID NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,
    "approvedBy" UUID,
    "approvedAt" TIMESTAMPTZ(3),
    "sentBy" UUID,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Publication_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PublicationTarget" (
    "id" UUID NOT NULL,
    "publicationId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "externalId" TEXT,
    "permalink" TEXT NOT NULL DEFAULT '',
    "publishedAt" TIMESTAMPTZ(3),
    "takenDownAt" TIMESTAMPTZ(3),

    CONSTRAINT "PublicationTarget_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Picture" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "publicationId" UUID,
    "position" INTEGER NOT NULL,
    "alt" TEXT NOT NULL DEFAULT '',
    "shows" TEXT,
    "answers" JSONB NOT NULL,
    "facts" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "bytes" BYTEA,
    "thumb" BYTEA NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "copyFingerprint" TEXT NOT NULL,
    "uploadedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Picture_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PicturePerson" (
    "pictureId" UUID NOT NULL,
    "personId" UUID NOT NULL,

    CONSTRAINT "PicturePerson_pkey" PRIMARY KEY ("pictureId","personId")
);

CREATE TABLE "PublishingRight" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "grantedBy" UUID NOT NULL,
    "grantedAt" TIMESTAMPTZ(3) NOT NULL,
    "untilDate" TEXT NOT NULL,
    "suspendedBy" UUID,
    "suspendedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PublishingRight_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "LivePicture" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "mediaId" TEXT NOT NULL,
    "postExternalId" TEXT NOT NULL,
    "permalink" TEXT NOT NULL DEFAULT '',
    "postedAt" TIMESTAMPTZ(3) NOT NULL,
    "pictureId" UUID,
    "matchedBy" TEXT,
    "fingerprint" TEXT,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "goneAt" TIMESTAMPTZ(3),

    CONSTRAINT "LivePicture_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PictureFinding" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "clause" TEXT NOT NULL,
    "postExternalId" TEXT NOT NULL,
    "permalink" TEXT NOT NULL DEFAULT '',
    "pictureId" UUID,
    "personId" UUID,
    "evidence" TEXT NOT NULL,
    "foundAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT,
    "doneAt" TIMESTAMPTZ(3),
    "doneBy" TEXT,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "PictureFinding_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Publication_schoolId_state_publishAt_idx" ON "Publication"("schoolId", "state", "publishAt");

CREATE INDEX "PublicationTarget_accountId_externalId_idx" ON "PublicationTarget"("accountId", "externalId");

CREATE UNIQUE INDEX "PublicationTarget_publicationId_accountId_key" ON "PublicationTarget"("publicationId", "accountId");

CREATE INDEX "Picture_publicationId_idx" ON "Picture"("publicationId");

CREATE INDEX "Picture_schoolId_idx" ON "Picture"("schoolId");

CREATE INDEX "PicturePerson_personId_idx" ON "PicturePerson"("personId");

CREATE INDEX "PublishingRight_schoolId_idx" ON "PublishingRight"("schoolId");

CREATE UNIQUE INDEX "PublishingRight_userId_accountId_key" ON "PublishingRight"("userId", "accountId");

CREATE INDEX "LivePicture_schoolId_goneAt_idx" ON "LivePicture"("schoolId", "goneAt");

CREATE INDEX "LivePicture_pictureId_idx" ON "LivePicture"("pictureId");

CREATE INDEX "LivePicture_accountId_postExternalId_idx" ON "LivePicture"("accountId", "postExternalId");

CREATE UNIQUE INDEX "LivePicture_accountId_mediaId_key" ON "LivePicture"("accountId", "mediaId");

CREATE INDEX "PictureFinding_schoolId_doneAt_dueAt_idx" ON "PictureFinding"("schoolId", "doneAt", "dueAt");

CREATE UNIQUE INDEX "PictureFinding_schoolId_key_key" ON "PictureFinding"("schoolId", "key");

ALTER TABLE "Action" ADD CONSTRAINT "Action_publicationTargetId_fkey" FOREIGN KEY ("publicationTargetId") REFERENCES "PublicationTarget"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Publication" ADD CONSTRAINT "Publication_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "PublicationTarget" ADD CONSTRAINT "PublicationTarget_publicationId_fkey" FOREIGN KEY ("publicationId") REFERENCES "Publication"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "PublicationTarget" ADD CONSTRAINT "PublicationTarget_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Picture" ADD CONSTRAINT "Picture_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Picture" ADD CONSTRAINT "Picture_publicationId_fkey" FOREIGN KEY ("publicationId") REFERENCES "Publication"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "PicturePerson" ADD CONSTRAINT "PicturePerson_pictureId_fkey" FOREIGN KEY ("pictureId") REFERENCES "Picture"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "PicturePerson" ADD CONSTRAINT "PicturePerson_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "PublishingRight" ADD CONSTRAINT "PublishingRight_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "PublishingRight" ADD CONSTRAINT "PublishingRight_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "PublishingRight" ADD CONSTRAINT "PublishingRight_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "LivePicture" ADD CONSTRAINT "LivePicture_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "LivePicture" ADD CONSTRAINT "LivePicture_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "LivePicture" ADD CONSTRAINT "LivePicture_pictureId_fkey" FOREIGN KEY ("pictureId") REFERENCES "Picture"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "PictureFinding" ADD CONSTRAINT "PictureFinding_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "PictureFinding" ADD CONSTRAINT "PictureFinding_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
