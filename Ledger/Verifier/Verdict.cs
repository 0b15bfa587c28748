namespace Ledger.Verifier;

/// <summary>How a check ended: an exit code, its word in reports, and what was wrong.</summary>
internal sealed record Verdict(int ExitCode, VerificationFailure? Failure = null)
{
    public string Word => ExitCode switch
    {
        Verifier.ExitCode.Verified => "verified",
        Verifier.ExitCode.Failed => "failed",
        Verifier.ExitCode.Incomplete => "incomplete",
        Verifier.ExitCode.PolicyNotMet => "policyNotMet",
        Verifier.ExitCode.Equivocation => "equivocation",
        _ => "badInput",
    };

    /// <summary>Runs a check and turns whatever stops it into a verdict; a bug in the verifier itself is not
    /// caught.</summary>
    public static Verdict Of(Func<Verdict> check)
    {
        try
        {
            return check();
        }
        catch (LedgerVerificationException e)
        {
            return new(Verifier.ExitCode.Failed, e.Failure);
        }
        catch (EquivocationException e)
        {
            return new(Verifier.ExitCode.Equivocation, e.Failure);
        }
        catch (LedgerFormatException e)
        {
            return new(Verifier.ExitCode.Failed, new(e.Rule, Offset: e.Offset, Found: e.Value));
        }
        catch (ExportIncompleteException e)
        {
            return new(Verifier.ExitCode.Incomplete, new("the file is missing", e.File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            return new(Verifier.ExitCode.BadInput, new(e.Message));
        }
    }

    /// <summary>Reads the policy; a bad one says nothing about the ledger.</summary>
    public static (LogPolicy? Policy, Verdict? Refusal) ReadPolicy(string path)
    {
        try
        {
            return (LogPolicy.Parse(File.ReadAllBytes(path)), null);
        }
        catch (LedgerFormatException e)
        {
            return (null, new(Verifier.ExitCode.BadInput, new(e.Rule, path, null, e.Offset, Found: e.Value)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new(Verifier.ExitCode.BadInput, new(e.Message)));
        }
    }

    public void Print(TextWriter output, TextWriter error)
    {
        if (Failure is not null) error.WriteLine(Terminal.Clean(Failure.ToString()));
        else if (ExitCode == Verifier.ExitCode.PolicyNotMet)
            error.WriteLine("too few witnesses signed for the policy's quorum");
        (ExitCode == Verifier.ExitCode.Verified ? output : error).WriteLine(Word);
    }
}
