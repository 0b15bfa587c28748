namespace Ledger.Verifier;

/// <summary>The log has signed two things that cannot both be true, and the proof of it has been written.</summary>
internal sealed class EquivocationException(VerificationFailure failure) : Exception(failure.ToString())
{
    public VerificationFailure Failure { get; } = failure;
}
