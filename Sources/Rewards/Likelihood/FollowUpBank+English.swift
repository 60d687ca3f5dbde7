extension FollowUpBank {
  /// Six facets of ten positive and ten negative English utterances each, written for RewardKit;
  /// the facets are those of FLR.
  public static let english = FollowUpBank(unchecked: [
    understanding, relevance, correctness, engagingness, informativeness, instructionFollowing,
  ])

  private static let understanding = Facet(
    name: "understanding",
    positive: [
      "You understood exactly what I meant.",
      "Yes, that is what I was asking.",
      "You got my point right away.",
      "Right, you read my question correctly.",
      "Good, you see what I need.",
      "You clearly know what I was getting at.",
      "That is just how I meant it.",
      "Nice, no need to explain it again.",
      "You caught what I had in mind.",
      "Exactly, we are on the same page.",
    ],
    negative: [
      "That is not what I meant.",
      "You misunderstood my question.",
      "I think you missed my point.",
      "No, I was asking something else.",
      "You did not get what I need.",
      "Did you even read my question?",
      "Let me explain it again.",
      "You took that the wrong way.",
      "I do not think you follow me.",
      "We are talking past each other.",
    ])

  private static let relevance = Facet(
    name: "relevance",
    positive: [
      "That is right on topic.",
      "This is exactly the subject I asked about.",
      "Every part of that was to the point.",
      "That fits my question well.",
      "Great, you stayed on the subject.",
      "That is the very thing I wanted to know about.",
      "Your answer goes straight to my question.",
      "All of this is relevant to me.",
      "That has everything to do with what I asked.",
      "Good, nothing in there was off topic.",
    ],
    negative: [
      "That has nothing to do with my question.",
      "Why are you talking about this?",
      "That is off topic.",
      "This is not what I asked about.",
      "You changed the subject.",
      "How is that related to my question?",
      "None of this is relevant to me.",
      "Please stay on the subject.",
      "You are talking about something else.",
      "That does not fit my question at all.",
    ])

  private static let correctness = Facet(
    name: "correctness",
    positive: [
      "That is correct.",
      "Yes, that is true.",
      "I checked it, and you are right.",
      "That matches what I know.",
      "Your facts are right.",
      "Right answer, well done.",
      "I see no mistakes in that.",
      "That agrees with my notes.",
      "Good, that is accurate.",
      "I can confirm what you said.",
    ],
    negative: [
      "That is wrong.",
      "No, that is not true.",
      "I checked it, and you are mistaken.",
      "There is an error in your answer.",
      "Your facts are not right.",
      "That does not add up.",
      "Where did you get that? It is false.",
      "You made that up.",
      "That contradicts what I know.",
      "Please correct your mistake.",
    ])

  private static let engagingness = Facet(
    name: "engagingness",
    positive: [
      "That was fun to read.",
      "Interesting, tell me more!",
      "I love talking about this with you.",
      "You have made me curious.",
      "Wow, I could read this all day.",
      "That is fascinating, please go on.",
      "What a lively answer!",
      "You really caught my interest.",
      "I enjoy this conversation.",
      "Ha, that made me smile.",
    ],
    negative: [
      "That is boring.",
      "I lost interest halfway through.",
      "You sound like a machine.",
      "This conversation is going nowhere.",
      "I do not feel like talking any more.",
      "How dull.",
      "Can we talk about something more interesting?",
      "That put me to sleep.",
      "You could not care less, could you?",
      "What a lifeless answer.",
    ])

  private static let informativeness = Facet(
    name: "informativeness",
    positive: [
      "I learned a lot from that.",
      "That is very informative, thank you.",
      "Now I know everything that I need.",
      "Great, that was full of useful details.",
      "Thanks for all the information.",
      "That explains it thoroughly.",
      "You told me something new.",
      "That is just the detail that I was looking for.",
      "Now it is clear to me, thanks.",
      "What a helpful explanation.",
    ],
    negative: [
      "That tells me nothing.",
      "I already knew that.",
      "Can you be more specific?",
      "I need more details than that.",
      "That is far too vague.",
      "You left out the important part.",
      "That was not helpful.",
      "I still do not know the answer.",
      "There is hardly any information in that.",
      "Is that all you can say?",
    ])

  private static let instructionFollowing = Facet(
    name: "instruction-following",
    positive: [
      "You did exactly what I told you.",
      "Perfect, you followed all my instructions.",
      "That is the format that I asked for.",
      "Thanks, you did everything on my list.",
      "Good, you kept to what I asked.",
      "That is just the way I wanted it done.",
      "You stuck to all my rules.",
      "Task done, just as requested.",
      "Yes, you did each step that I wanted.",
      "Nothing was left out, well done.",
    ],
    negative: [
      "You did not do what I told you.",
      "You ignored my instructions.",
      "That is not the format that I asked for.",
      "You skipped part of the task.",
      "I asked you to do something else.",
      "Please follow my instructions.",
      "You broke the rules that I gave you.",
      "Try again, and do as I asked.",
      "That is not how I wanted it done.",
      "You only did half of it.",
    ])
}
