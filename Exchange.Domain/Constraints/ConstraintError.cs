namespace Exchange.Domain.Constraints;

/// <summary>Why a text is no constraint.</summary>
/// <param name="Position">The character where it goes wrong, from 1; one past the end where something is missing.
/// </param>
/// <param name="Found">What stands there; empty at the end.</param>
/// <param name="Expected">What would pass, an English phrase.</param>
public sealed record ConstraintError(int Position, string Found, string Expected)
{
    /// <summary>All of it in one English sentence.</summary>
    public string Message => Found.Length == 0
        ? $"At its end, character {Position}: {Expected} was expected."
        : $"At character {Position}, '{Found}': {Expected} was expected.";
}

/// <summary>Ends the reading of a text; it does not leave <c>Constraint.TryParse</c>.</summary>
internal sealed class ConstraintSyntaxException(ConstraintError error) : Exception(error.Message)
{
    public ConstraintError Error => error;
}
