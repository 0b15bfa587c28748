namespace Demo.Rules;

/// <summary>What suppliers and buyers do with a match and its lease. See docs/demo-day.md.</summary>
internal static class DeliveryRules
{
    /// <summary>A disputed settlement is settled at so many percent of the use.</summary>
    public const int DisputedPercent = 90;

    private static readonly (int, Answer)[] Answers =
        [(930, Answer.Confirms), (40, Answer.Declines), (30, Answer.Never)];

    private static readonly (int, Course)[] Courses =
        [(940, Course.ToTheEnd), (30, Course.EndedEarly), (20, Course.Interrupted), (10, Course.Failed)];

    /// <summary>How a supplier answers a match that it did not accept beforehand.</summary>
    public static Answer AnswerTo(string job, string row) => Draw.Weighted("answer", $"{job}/{row}", Answers);

    /// <summary>How a lease of at least six hours goes; shorter ones go to their end.</summary>
    public static Course CourseOf(string job, string row, TimeSpan length) =>
        length < TimeSpan.FromHours(6) ? Course.ToTheEnd : Draw.Weighted("course", $"{job}/{row}", Courses);

    public static bool IsDisputed(string job, string row) => Draw.PerMille("dispute", $"{job}/{row}", 2);
}

/// <summary>A supplier's answer to a match.</summary>
internal enum Answer
{
    /// <summary>At once.</summary>
    Confirms,

    /// <summary>Says no; the order is matched elsewhere.</summary>
    Declines,

    /// <summary>Says nothing; the match lapses.</summary>
    Never,
}

/// <summary>How a lease goes.</summary>
internal enum Course
{
    /// <summary>As agreed.</summary>
    ToTheEnd,

    /// <summary>The buyer ends it at half its time.</summary>
    EndedEarly,

    /// <summary>Stops at a third of its time, for two hours.</summary>
    Interrupted,

    /// <summary>The supplier gives up at half its time.</summary>
    Failed,
}
