namespace Ledger.Verifier;

/// <summary>What the process ends with; scripts rely on these numbers.</summary>
public static class ExitCode
{
    /// <summary>All that was asked for is true.</summary>
    public const int Verified = 0;

    /// <summary>Something is false.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage, or input that cannot be read: nothing is said about the ledger.</summary>
    public const int BadInput = 2;

    /// <summary>A file that is needed is missing.</summary>
    public const int Incomplete = 3;

    /// <summary>All is true, but too few witnesses signed for the policy, it is older than allowed, or no policy was
    /// given that says whose it is.</summary>
    public const int PolicyNotMet = 4;

    /// <summary>The log has signed two things that cannot both be true; the proof of it is written.</summary>
    public const int Equivocation = 5;
}
