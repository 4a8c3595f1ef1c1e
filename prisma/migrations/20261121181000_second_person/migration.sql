-- What one person asks for and a second confirms.
CREATE TABLE "Proposal" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "revisionId" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "days" INTEGER,
    "by" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "answer" TEXT,
    "answeredBy" UUID,
    "answeredAt" TIMESTAMPTZ(3),
    "note" TEXT NOT NULL DEFAULT '',
    "resolutionId" UUID,

    CONSTRAINT "Proposal_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Proposal_commentId_at_idx" ON "Proposal"("commentId", "at");
CREATE INDEX "Proposal_schoolId_answer_idx" ON "Proposal"("schoolId", "answer");
CREATE INDEX "Proposal_resolutionId_idx" ON "Proposal"("resolutionId");

ALTER TABLE "Proposal" ADD CONSTRAINT "Proposal_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Proposal" ADD CONSTRAINT "Proposal_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
