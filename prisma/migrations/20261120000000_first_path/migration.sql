CREATE TYPE "Platform" AS ENUM ('facebook', 'x');

CREATE TYPE "Surface" AS ENUM ('comment', 'reply', 'mention', 'visitor_post');

CREATE TYPE "Disposition" AS ENUM ('leave', 'acknowledge', 'review', 'hide');

CREATE TYPE "DeliveryState" AS ENUM ('received', 'processed', 'failed');

CREATE TYPE "ActionKind" AS ENUM ('hide', 'unhide', 'reply', 'notice', 'ban', 'unban', 'notify', 'assist');

CREATE TYPE "ActionState" AS ENUM ('pending', 'performing', 'done', 'failed', 'cancelled');

CREATE TYPE "ReviewState" AS ENUM ('none', 'open', 'escalated', 'closed');

CREATE TYPE "ClockState" AS ENUM ('running', 'answered', 'no_reply_needed', 'withdrawn');

CREATE TYPE "Role" AS ENUM ('comms_admin', 'headteacher', 'dsl', 'sysadmin');

CREATE TABLE "School" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "nation" TEXT NOT NULL DEFAULT 'england',
    "timezone" TEXT NOT NULL DEFAULT 'Europe/London',
    "auditSeq" INTEGER NOT NULL DEFAULT 0,
    "auditHash" TEXT NOT NULL DEFAULT '',
    "caseSeq" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "School_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Account" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "platform" "Platform" NOT NULL,
    "externalId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "handle" TEXT NOT NULL DEFAULT '',
    "cursor" JSONB,
    "lastReadAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Delivery" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "bodyHash" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" "DeliveryState" NOT NULL DEFAULT 'received',
    "problems" JSONB,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "processedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Author" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "externalId" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "handle" TEXT NOT NULL DEFAULT '',
    "bio" TEXT NOT NULL DEFAULT '',
    "bannedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Author_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Post" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "externalId" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "permalink" TEXT NOT NULL DEFAULT '',
    "postedAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Post_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Comment" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "platform" "Platform" NOT NULL,
    "externalId" TEXT NOT NULL,
    "surface" "Surface" NOT NULL,
    "authorId" UUID,
    "ours" BOOLEAN NOT NULL DEFAULT false,
    "postId" UUID,
    "parentExternalId" TEXT,
    "permalink" TEXT NOT NULL DEFAULT '',
    "postedAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "hiddenAt" TIMESTAMPTZ(3),
    "currentId" UUID,

    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "CommentRevision" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "textHash" TEXT NOT NULL,
    "writtenAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CommentRevision_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Decision" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "revisionId" UUID NOT NULL,
    "labels" TEXT[],
    "disposition" "Disposition" NOT NULL,
    "ban" TEXT NOT NULL,
    "escalate" TEXT[],
    "reasons" JSONB NOT NULL,
    "incomplete" TEXT[],
    "packs" JSONB NOT NULL,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Action" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "accountId" UUID,
    "commentId" UUID,
    "postId" UUID,
    "authorId" UUID,
    "notificationId" UUID,
    "kind" "ActionKind" NOT NULL,
    "state" "ActionState" NOT NULL DEFAULT 'pending',
    "key" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "leaseUntil" TIMESTAMPTZ(3),
    "externalId" TEXT,
    "errorCode" TEXT,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Action_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Review" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "caseNumber" TEXT NOT NULL,
    "state" "ReviewState" NOT NULL DEFAULT 'open',
    "priority" INTEGER NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "claimedBy" UUID,
    "claimUntil" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "closedBy" UUID,
    "outcome" TEXT,

    CONSTRAINT "Review_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Clock" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "state" "ClockState" NOT NULL DEFAULT 'running',
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "stoppedAt" TIMESTAMPTZ(3),
    "stoppedBy" TEXT,

    CONSTRAINT "Clock_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Notification" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "channel" TEXT NOT NULL DEFAULT 'email',
    "roles" "Role"[],
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabledAt" TIMESTAMPTZ(3),

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "SignInLink" (
    "tokenHash" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SignInLink_pkey" PRIMARY KEY ("tokenHash")
);

CREATE TABLE "Session" (
    "tokenHash" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "csrfToken" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("tokenHash")
);

CREATE TABLE "AuditEvent" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "commentId" UUID,
    "facts" JSONB NOT NULL,
    "content" JSONB,
    "contentSalt" TEXT,
    "contentHash" TEXT,
    "person" JSONB,
    "personSalt" TEXT,
    "personHash" TEXT,
    "prevHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Counter" (
    "name" TEXT NOT NULL,
    "value" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Counter_pkey" PRIMARY KEY ("name")
);

CREATE UNIQUE INDEX "Account_platform_externalId_key" ON "Account"("platform", "externalId");

CREATE INDEX "Delivery_state_receivedAt_idx" ON "Delivery"("state", "receivedAt");

CREATE UNIQUE INDEX "Delivery_accountId_bodyHash_key" ON "Delivery"("accountId", "bodyHash");

CREATE UNIQUE INDEX "Author_accountId_externalId_key" ON "Author"("accountId", "externalId");

CREATE UNIQUE INDEX "Post_accountId_externalId_key" ON "Post"("accountId", "externalId");

CREATE UNIQUE INDEX "Comment_currentId_key" ON "Comment"("currentId");

CREATE INDEX "Comment_postId_postedAt_idx" ON "Comment"("postId", "postedAt");

CREATE INDEX "Comment_authorId_postedAt_idx" ON "Comment"("authorId", "postedAt");

CREATE UNIQUE INDEX "Comment_accountId_externalId_key" ON "Comment"("accountId", "externalId");

CREATE INDEX "CommentRevision_decidedAt_receivedAt_idx" ON "CommentRevision"("decidedAt", "receivedAt");

CREATE UNIQUE INDEX "CommentRevision_commentId_writtenAt_textHash_key" ON "CommentRevision"("commentId", "writtenAt", "textHash");

CREATE UNIQUE INDEX "Decision_revisionId_key" ON "Decision"("revisionId");

CREATE INDEX "Decision_commentId_decidedAt_idx" ON "Decision"("commentId", "decidedAt");

CREATE UNIQUE INDEX "Action_notificationId_key" ON "Action"("notificationId");

CREATE INDEX "Action_state_notBefore_idx" ON "Action"("state", "notBefore");

CREATE INDEX "Action_commentId_requestedAt_idx" ON "Action"("commentId", "requestedAt");

CREATE INDEX "Action_accountId_externalId_idx" ON "Action"("accountId", "externalId");

CREATE UNIQUE INDEX "Action_schoolId_key_key" ON "Action"("schoolId", "key");

CREATE UNIQUE INDEX "Review_commentId_key" ON "Review"("commentId");

CREATE INDEX "Review_schoolId_state_dueAt_priority_idx" ON "Review"("schoolId", "state", "dueAt", "priority");

CREATE UNIQUE INDEX "Review_schoolId_caseNumber_key" ON "Review"("schoolId", "caseNumber");

CREATE UNIQUE INDEX "Clock_commentId_key" ON "Clock"("commentId");

CREATE INDEX "Clock_schoolId_state_dueAt_idx" ON "Clock"("schoolId", "state", "dueAt");

CREATE UNIQUE INDEX "Notification_schoolId_key_key" ON "Notification"("schoolId", "key");

CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

CREATE INDEX "AuditEvent_commentId_seq_idx" ON "AuditEvent"("commentId", "seq");

CREATE UNIQUE INDEX "AuditEvent_schoolId_seq_key" ON "AuditEvent"("schoolId", "seq");

ALTER TABLE "Account" ADD CONSTRAINT "Account_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Author" ADD CONSTRAINT "Author_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Author" ADD CONSTRAINT "Author_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Post" ADD CONSTRAINT "Post_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Post" ADD CONSTRAINT "Post_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Comment" ADD CONSTRAINT "Comment_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Comment" ADD CONSTRAINT "Comment_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Comment" ADD CONSTRAINT "Comment_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Comment" ADD CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Comment" ADD CONSTRAINT "Comment_currentId_fkey" FOREIGN KEY ("currentId") REFERENCES "CommentRevision"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "CommentRevision" ADD CONSTRAINT "CommentRevision_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Decision" ADD CONSTRAINT "Decision_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Decision" ADD CONSTRAINT "Decision_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Decision" ADD CONSTRAINT "Decision_revisionId_fkey" FOREIGN KEY ("revisionId") REFERENCES "CommentRevision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Action" ADD CONSTRAINT "Action_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Action" ADD CONSTRAINT "Action_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Action" ADD CONSTRAINT "Action_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Action" ADD CONSTRAINT "Action_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Action" ADD CONSTRAINT "Action_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Action" ADD CONSTRAINT "Action_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "Notification"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Review" ADD CONSTRAINT "Review_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Review" ADD CONSTRAINT "Review_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Clock" ADD CONSTRAINT "Clock_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Clock" ADD CONSTRAINT "Clock_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Notification" ADD CONSTRAINT "Notification_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "User" ADD CONSTRAINT "User_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "SignInLink" ADD CONSTRAINT "SignInLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "AuditEvent" ADD CONSTRAINT "AuditEvent_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;