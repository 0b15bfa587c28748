using System.CommandLine;

namespace Ledger.Verifier;

/// <summary><c>cledger compare A [B] --policy P [--evidence OUT] [--json FILE]</c>: two checkpoints of one log without
/// its entries, or a proof of equivocation that somebody else has written.</summary>
internal static class CompareCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var a = new Argument<string>("A") { Description = "A checkpoint, a receipt, or a proof of equivocation." };
        var b = new Argument<string?>("B")
        {
            Description = "Another checkpoint or receipt of the same log.", Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new ContradictionOptions();
        var command = new Command("compare", "Compares what a log has signed to two people.") { a, b };
        options.AddTo(command);
        command.SetAction(parsed => options.Run("compare", parsed, output, error, policy =>
        {
            var path = parsed.GetRequiredValue(a);
            if (parsed.GetValue(b) is not { } other)
            {
                var proof = Equivocation.Parse(Notes.ReadBounded(path, Equivocation.MaxBytes));
                var (small, large) = proof.Verify(policy);
                return new(new(proof.First, small), new(proof.Second, large), proof);
            }

            var (first, second) = Notes.Ordered(Notes.Read(path, policy), Notes.Read(other, policy));
            return first.Checkpoint.Size == second.Checkpoint.Size
                ? new(first, second, Equivocation.OfEqualSizes(first.Text, second.Text))
                : new(first, second, null)
                {
                    Undecided = "the sizes differ: cledger consistency decides, with an export",
                };
        }));
        return command;
    }
}
