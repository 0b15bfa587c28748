using Exchange.Api.Rematching;

namespace Rematch;

/// <summary>What came of deciding a part of the log again.</summary>
internal sealed class RematchReport
{
    /// <summary>How many differences are named.</summary>
    public const int MaxExamples = 20;

    private readonly SortedDictionary<string, KindCount> _kinds = new(StringComparer.Ordinal);
    private readonly List<string> _differences = [];

    /// <summary>The event of the snapshot that it began from; 0 for none.</summary>
    public long Snapshot { get; init; }

    /// <summary>The first event.</summary>
    public long From { get; private set; }

    /// <summary>The last event.</summary>
    public long To { get; private set; }

    /// <summary>How many decisions came out how, by what was asked.</summary>
    public IReadOnlyDictionary<string, KindCount> Kinds => _kinds;

    /// <summary>The first differences, each in a line.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>The log ends where it cannot be applied, or the markets come to different ends.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Every decision was made again, and every one is the same.</summary>
    public bool IsSame => !IsBroken && _kinds.Values.All(kind => kind.Different == 0 && kind.NotRebuilt == 0);

    public void Add(RematchedDecision decision)
    {
        var (first, last) = (decision.Stored.Events[0].Sequence, decision.Stored.Events[^1].Sequence);
        From = From == 0 ? first : From;
        To = last;
        _kinds.TryAdd(decision.Kind, new(0, 0, 0));
        var count = _kinds[decision.Kind];
        _kinds[decision.Kind] = decision.Verdict switch
        {
            Verdict.Same => count with { Same = count.Same + 1 },
            Verdict.Different => count with { Different = count.Different + 1 },
            _ => count with { NotRebuilt = count.NotRebuilt + 1 },
        };
        if (decision.Difference is { } difference)
            Name($"Decision {decision.Stored.Position}, {decision.Kind}, {difference}.");
    }

    public void Break(string why)
    {
        IsBroken = true;
        Name(why);
    }

    private void Name(string difference)
    {
        if (_differences.Count < MaxExamples)
            _differences.Add(difference);
    }
}

/// <summary>How many decisions of a kind came out how.</summary>
/// <param name="Same">Same to the byte.</param>
/// <param name="Different">Different.</param>
/// <param name="NotRebuilt">Not made again, since the log does not say what was asked.</param>
internal sealed record KindCount(long Same, long Different, long NotRebuilt);
