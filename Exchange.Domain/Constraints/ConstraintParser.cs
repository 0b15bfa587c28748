using System.Collections.Immutable;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Constraints;

/// <summary>
/// Reads a text, one look ahead:
/// <code>
/// any   = all { "or" all }
/// all   = not { "and" not }
/// not   = "not" not | "(" any ")" | term
/// term  = flag | property ("&lt;" | "&lt;=" | "=" | "!=" | "&gt;=" | "&gt;") value
///       | property ("=" | "!=") name | property ["not"] "in" "(" name { "," name } ")"
/// </code>
/// </summary>
internal sealed class ConstraintParser
{
    private readonly PropertyCatalogue _properties;
    private readonly ConstraintLexer _lexer;
    private Token _token;
    private int _depth;
    private int _terms;

    public ConstraintParser(string text, PropertyCatalogue properties)
    {
        if (text.Length > Constraint.MaxLength)
        {
            throw new ConstraintSyntaxException(new(
                Constraint.MaxLength + 1, "",
                $"at most {Constraint.MaxLength} characters, with all the spaces between its words,"));
        }

        _properties = properties;
        _lexer = new(text);
        _token = _lexer.Next();
    }

    public Constraint Read()
    {
        var constraint = Any();
        return _token.Kind == TokenKind.End ? constraint : throw Wrong("'and', 'or' or the end");
    }

    private Constraint Any() => Joined("or", All, parts => new AnyConstraint(parts));

    private Constraint All() => Joined("and", Not, parts => new AllConstraint(parts));

    private Constraint Joined(string word, Func<Constraint> read, Func<ImmutableArray<Constraint>, Constraint> join)
    {
        var parts = ImmutableArray.CreateBuilder<Constraint>();
        do
        {
            // What is joined by the same word already needs no parentheses.
            switch (read())
            {
                case AllConstraint all when word == "and":
                    parts.AddRange(all.Parts);
                    break;
                case AnyConstraint any when word == "or":
                    parts.AddRange(any.Parts);
                    break;
                case var part:
                    parts.Add(part);
                    break;
            }
        }
        while (TakeWord(word));
        return parts.Count == 1 ? parts[0] : join(parts.ToImmutable());
    }

    private Constraint Not()
    {
        var isNegated = IsWord("not");
        if (!isNegated && !IsSign("("))
        {
            return Term();
        }

        if (++_depth > Constraint.MaxDepth)
        {
            throw Wrong($"at most {Constraint.MaxDepth} parentheses and negations within each other");
        }

        Advance();
        Constraint inner;
        if (isNegated)
        {
            inner = Negated(Not());
        }
        else
        {
            inner = Any();
            Expect(")");
        }

        _depth--;
        return inner;
    }

    private Constraint Term()
    {
        var at = _token;
        if (at.Kind != TokenKind.Word || ConstraintLexer.IsKeyword(at.Text))
        {
            throw Wrong("a property");
        }

        var property = _properties.Find(at.Text) ?? throw Wrong(Suggest(
            $"a property of {_properties.Subject}", at.Text, _properties.All.Select(known => known.Name)));
        Advance();
        if (property.Kind == PropertyKind.Name)
        {
            return Names(property);
        }

        Count();
        return property.Kind == PropertyKind.Flag
            ? new NumberConstraint(property, Comparator.Equal, 1)
            : Number(property);
    }

    private Constraint Names(Property property)
    {
        var isNegated = TakeWord("not");
        if (TakeWord("in"))
        {
            Expect("(");
            var names = ImmutableArray.CreateBuilder<string>();
            do
            {
                var name = Name(property);
                if (!names.Contains(name))
                {
                    names.Add(name);
                }
            }
            while (TakeSign(","));
            Expect(")");
            var among = new NameConstraint(property, names.ToImmutable());
            return isNegated ? Negated(among) : among;
        }

        var differs = IsSign("!=");
        if (isNegated || (!differs && !IsSign("=")))
        {
            throw Wrong(isNegated ? "'in'" : "'=', '!=' or 'in', for names have no order,");
        }

        Advance();
        var one = new NameConstraint(property, [Name(property)]);
        return differs ? Negated(one) : one;
    }

    private string Name(Property property)
    {
        Count();
        var token = _token;
        // A name may look like a number or a keyword's neighbour; only keywords themselves need quotes.
        var isName = token.Kind is TokenKind.Quoted or TokenKind.Number
            || (token.Kind == TokenKind.Word && !ConstraintLexer.IsKeyword(token.Text));
        var name = token.Text + token.Unit;
        if (!isName)
        {
            throw Wrong("a name");
        }

        if (name.Length is 0 or > CommandLimits.LabelLength || name.Any(char.IsControl))
        {
            throw Wrong($"a name of 1 to {CommandLimits.LabelLength} characters, none of them a control character,");
        }

        if (!property.Vocabulary.IsEmpty && !property.Vocabulary.Contains(name))
        {
            throw Wrong(Suggest($"one of {string.Join(", ", property.Vocabulary)}", name, property.Vocabulary));
        }

        Advance();
        return name;
    }

    private Constraint Number(Property property)
    {
        Comparator? comparator = _token.Kind != TokenKind.Sign ? null : _token.Text switch
        {
            "<" => Comparator.Less,
            "<=" => Comparator.AtMost,
            "=" or "!=" => Comparator.Equal,
            ">=" => Comparator.AtLeast,
            ">" => Comparator.More,
            _ => null,
        };
        var differs = IsSign("!=");
        if (comparator is not { } known)
        {
            throw Wrong("'<', '<=', '=', '!=', '>=' or '>'");
        }

        Advance();
        var value = property.Kind == PropertyKind.Level ? Level(property)
            : _token.Kind == TokenKind.Number ? Literals.Read(property.Kind, _token.Text, _token.Unit)
            : null;
        if (value is not { } number)
        {
            throw Wrong(Literals.Example(property.Kind));
        }

        if (number < property.Least || number > property.Most)
        {
            throw Wrong(
                $"a value from {property.Write(property.Least)} to {property.Write(property.Most)}");
        }

        Advance();
        var compared = new NumberConstraint(property, known, number);
        return differs ? Negated(compared) : compared;
    }

    private long? Level(Property property)
    {
        var level = property.Vocabulary.IndexOf(_token.Text.ToLowerInvariant());
        return _token.Kind == TokenKind.Word && level >= 0
            ? level
            : throw Wrong(Suggest(
                $"one of {string.Join(" < ", property.Vocabulary)}", _token.Text, property.Vocabulary));
    }

    /// <summary>The opposite, in the simplest form: of an order the other one, of a negation what was negated, of
    /// several the opposite of each (A. De Morgan's laws, which hold in three values too).</summary>
    private static Constraint Negated(Constraint constraint) => constraint switch
    {
        NotConstraint not => not.Inner,
        AllConstraint all => new AnyConstraint([.. all.Parts.Select(Negated)]),
        AnyConstraint any => new AllConstraint([.. any.Parts.Select(Negated)]),
        NumberConstraint { Comparator: Comparator.Less } c => c with { Comparator = Comparator.AtLeast },
        NumberConstraint { Comparator: Comparator.AtMost } c => c with { Comparator = Comparator.More },
        NumberConstraint { Comparator: Comparator.AtLeast } c => c with { Comparator = Comparator.Less },
        NumberConstraint { Comparator: Comparator.More } c => c with { Comparator = Comparator.AtMost },
        _ => new NotConstraint(constraint),
    };

    private void Count()
    {
        if (++_terms > Constraint.MaxTerms)
        {
            throw Wrong($"at most {Constraint.MaxTerms} comparisons");
        }
    }

    private void Advance() => _token = _lexer.Next();

    private bool IsWord(string word) =>
        _token.Kind == TokenKind.Word && _token.Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private bool IsSign(string sign) => _token.Kind == TokenKind.Sign && _token.Text == sign;

    private bool TakeWord(string word)
    {
        var isIt = IsWord(word);
        if (isIt)
        {
            Advance();
        }

        return isIt;
    }

    private bool TakeSign(string sign)
    {
        var isIt = IsSign(sign);
        if (isIt)
        {
            Advance();
        }

        return isIt;
    }

    private void Expect(string sign)
    {
        if (!TakeSign(sign))
        {
            throw Wrong($"'{sign}'");
        }
    }

    private ConstraintSyntaxException Wrong(string expected) =>
        new(new(_token.Position, _token.Text + _token.Unit, expected));

    private static string Suggest(string expected, string found, IEnumerable<string> known)
    {
        var nearest = known.MinBy(name => Spelling.Distance(found.ToLowerInvariant(), name.ToLowerInvariant()))!;
        return Spelling.Distance(found.ToLowerInvariant(), nearest.ToLowerInvariant()) <= 1 + (nearest.Length / 3)
            ? $"{expected}, perhaps '{nearest}',"
            : expected;
    }
}
