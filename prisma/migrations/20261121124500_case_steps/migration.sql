-- What a person wrote down that the policy asks for before a case ends: a wish, a report, advice.
CREATE TABLE "CaseStep" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "by" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CaseStep_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "CaseStep_commentId_at_idx" ON "CaseStep"("commentId", "at");

ALTER TABLE "CaseStep" ADD CONSTRAINT "CaseStep_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "CaseStep" ADD CONSTRAINT "CaseStep_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
