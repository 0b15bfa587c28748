namespace Ledger;

/// <summary>How much of an export is checked; each level holds the ones before.</summary>
public enum VerificationLevel
{
    /// <summary>The signatures of the newest checkpoint under the policy.</summary>
    Note,

    /// <summary>Every entry's hash, every tile, the root, and every published checkpoint.</summary>
    Tree,

    /// <summary>The form of every entry, its place in the chain, and time.</summary>
    Chain,

    /// <summary>Participants' signatures and whether their keys were in force.</summary>
    Sigs,

    /// <summary>
    /// The market itself, rebuilt from the entries of the exchange's kinds: money, capacity, matches, use, settlements
    /// and vouchers by its rules, and commitments where their openings are present.
    /// </summary>
    Replay,
}
