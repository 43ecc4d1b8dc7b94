//! What can be wrong with a script: PowerShell's ids and words.

/// A kind of error.
pub struct Problem {
    /// PowerShell's id.
    pub id: &'static str,
    /// PowerShell's words, with places for `{0}` and `{1}`.
    text: &'static str,
}

impl Problem {
    /// The words with their places filled.
    pub fn message(&self, args: &[&str]) -> String {
        let mut message = String::with_capacity(self.text.len() + 16);
        let mut rest = self.text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            message.push_str(before);
            let filled = match from.as_bytes() {
                [b'{', digit @ b'0'..=b'9', b'}', ..] => args.get((digit - b'0') as usize),
                _ => None,
            };
            let doubled = from.starts_with("{{") || from.starts_with("}}");
            let taken = match filled {
                Some(arg) => {
                    message.push_str(arg);
                    3
                }
                None => {
                    message.push_str(from.get(..1).unwrap_or(""));
                    if doubled && !args.is_empty() { 2 } else { 1 }
                }
            };
            rest = from.get(taken..).unwrap_or("");
        }
        message.push_str(rest);
        message
    }
}

macro_rules! problems {
    ($($name:ident $id:ident $text:literal)*) => {
        $(pub const $name: Problem = Problem { id: stringify!($id), text: $text };)*
    };
}

problems! {
    ARRAY_HAS_TOO_MANY_DIMENSIONS ArrayHasTooManyDimensions
        "The array has too many dimensions: {0}. The number of dimensions for an array must be less than or equal to 32."
    ARRAY_REFERENCE_NOT_SUPPORTED_IN_DATA_SECTION ArrayReferenceNotSupportedInDataSection
        "Array references are not allowed in restricted language mode or a Data section."
    ASSIGNMENT_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION AssignmentStatementNotSupportedInDataSection
        "Assignment statements are not allowed in restricted language mode or a Data section."
    ASSIGNMENT_STATEMENT_TO_AUTOMATIC_NOT_SUPPORTED AssignmentStatementToAutomaticNotSupported
        "Cannot assign automatic variable '{0}' with type '{1}'"
    ATTRIBUTE_NOT_ALLOWED_ON_DECLARATION AttributeNotAllowedOnDeclaration
        "Attribute '{0}' is not valid on this declaration. It is valid on '{1}' declarations only."
    ATTRIBUTE_NOT_SUPPORTED_IN_DATA_SECTION AttributeNotSupportedInDataSection
        "Attributes are not allowed in restricted language mode or a Data section."
    BACKGROUND_OPERATOR_IN_PIPELINE_CHAIN BackgroundOperatorInPipelineChain
        "Background operators can only be used at the end of a pipeline chain."
    BASE_CLASS_NO_DEFAULT_CTOR BaseClassNoDefaultCtor
        "Base class '{0}' does not contain a parameterless constructor."
    BAD_NUMERIC_CONSTANT BadNumericConstant
        "The numeric constant {0} is not valid."
    CANNOT_CONVERT_VALUE CannotConvertValue
        "Cannot convert the value to type \"{0}\"."
    CMDLET_NOT_IN_ALLOWED_LIST_FOR_DATA_SECTION CmdletNotInAllowedListForDataSection
        "The command '{0}' is not allowed in restricted language mode or a Data section."
    CONSTRUCTOR_CANT_HAVE_RETURN_TYPE ConstructorCantHaveReturnType
        "A constructor cannot specify a return type."
    CONTROL_LEAVING_FINALLY ControlLeavingFinally
        "Flow of control cannot leave a Finally block."
    CUSTOM_ATTRIBUTE_TYPE_NOT_FOUND CustomAttributeTypeNotFound
        "Cannot find the type for custom attribute '{0}'. Make sure that the assembly that contains this type is loaded."
    CYCLE_IN_ENUM_INITIALIZERS CycleInEnumInitializers
        "Cannot define enum because of a cycle in the initialization expressions."
    DATA_SECTION_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION DataSectionStatementNotSupportedInDataSection
        "The data statement is not allowed in restricted language mode or another Data section."
    DO_WHILE_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION DoWhileStatementNotSupportedInDataSection
        "The Do and While statements are not allowed in restricted language mode or a Data section."
    DOT_SOURCING_NOT_SUPPORTED_IN_DATA_SECTION DotSourcingNotSupportedInDataSection
        "Dot sourcing is not allowed in restricted language mode or a Data section."
    DUPLICATE_FORMAL_PARAMETER DuplicateFormalParameter
        "Duplicate parameter ${0} in parameter list."
    DUPLICATE_KEY_IN_HASH_LITERAL DuplicateKeyInHashLiteral
        "Duplicate keys '{0}' are not allowed in hash literals."
    DUPLICATE_NAMED_ARGUMENT DuplicateNamedArgument
        "Duplicate named arguments '{0}' are not allowed."
    DUPLICATE_QUALIFIER DuplicateQualifier
        "Duplicate '{0}' qualifier"
    DUPLICATE_SCRIPT_COMMAND_CLAUSE DuplicateScriptCommandClause
        "Script command clause '{0}' has already been defined."
    EMPTY_CATCH_NOT_LAST EmptyCatchNotLast
        "Catch block must be the last catch block."
    EMPTY_PIPE_ELEMENT EmptyPipeElement
        "An empty pipe element is not allowed."
    EMPTY_PIPELINE_CHAIN_ELEMENT EmptyPipelineChainElement
        "A pipeline chain operator must be followed by a pipeline."
    EMPTY_VARIABLE_REFERENCE EmptyVariableReference
        "An empty ${} variable reference was found. A name is required inside the braces."
    END_SQUARE_BRACKET_EXPECTED_AT_END_OF_ATTRIBUTE EndSquareBracketExpectedAtEndOfAttribute
        "Missing ] at end of attribute or type literal."
    END_SQUARE_BRACKET_EXPECTED_AT_END_OF_TYPE EndSquareBracketExpectedAtEndOfType
        "Missing ] at end of type token."
    ENUMERATOR_VALUE_MUST_BE_CONSTANT EnumeratorValueMustBeConstant
        "Enumerator value must be a constant value."
    ENUMERATOR_VALUE_OUT_OF_BOUNDS EnumeratorValueOutOfBounds
        "Enumerator value is either too large or too small for {0}."
    EXCEPTION_TYPE_ALREADY_CAUGHT ExceptionTypeAlreadyCaught
        "Exception type {0} is already handled by a previous handler."
    EXPECTED_EXPRESSION ExpectedExpression
        "An expression was expected after '('."
    EXPECTED_VALUE_EXPRESSION ExpectedValueExpression
        "You must provide a value expression following the '{0}' operator."
    EXPRESSIONS_MUST_BE_FIRST_IN_PIPELINE ExpressionsMustBeFirstInPipeline
        "Expressions are only allowed as the first element of a pipeline."
    FLOW_CONTROL_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION FlowControlStatementNotSupportedInDataSection
        "Flow control statements such as Break, Continue, Return, Exit, and Throw are not allowed in restricted language mode or a Data section."
    FOR_WHILE_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION ForWhileStatementNotSupportedInDataSection
        "For and While statements are not allowed in restricted language mode or a Data section."
    FOREACH_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION ForeachStatementNotSupportedInDataSection
        "Foreach statements are not allowed in restricted language mode or a Data section."
    FUNCTION_DECLARATION_NOT_SUPPORTED_IN_DATA_SECTION FunctionDeclarationNotSupportedInDataSection
        "Function declarations are not allowed in restricted language mode or a Data section."
    IF_STATEMENT_MISSING_CONDITION IfStatementMissingCondition
        "Missing condition in if statement after '{0} ('."
    INCOMPLETE_DOLLAR_SUBEXPRESSION_REFERENCE IncompleteDollarSubexpressionReference
        "$(subexpression) is missing the closing ')'."
    INCOMPLETE_DOLLAR_VARIABLE_REFERENCE IncompleteDollarVariableReference
        "${{variable}} reference starting is missing the closing '}}'."
    INCOMPLETE_MEMBER_DEFINITION IncompleteMemberDefinition
        "Missing a property name or method definition."
    INCOMPLETE_STRING IncompleteString
        "Incomplete string token."
    INVALID_BRACED_VARIABLE_REFERENCE InvalidBracedVariableReference
        "Variable reference is not valid. The variable name is missing."
    INVALID_END_OF_LINE InvalidEndOfLine
        "The token '{0}' is not a valid statement separator in this version."
    INVALID_FOREACH_FLAG InvalidForeachFlag
        "The parameter {0} is not valid for the foreach statement."
    INVALID_FUNCTION_PARAMETER InvalidFunctionParameter
        "Parameter declarations are a comma-separated list of variable names with optional initializer expressions."
    INTERFACE_NAME_EXPECTED InterfaceNameExpected
        "'{0}': Interface name expected."
    INVALID_LEFT_HAND_SIDE InvalidLeftHandSide
        "The assignment expression is not valid. The input to an assignment operator must be an object that is able to accept assignments, such as a variable or a property."
    INVALID_NAMESPACE_VALUE InvalidNamespaceValue
        "The specified namespace in the 'using' statement contains invalid characters."
    INVALID_PARAMETER_FOR_DATA_SECTION_STATEMENT InvalidParameterForDataSectionStatement
        "The \"{0}\" parameter of the Data section is not valid. The valid Data section parameter is SupportedCommand."
    INVALID_SWITCH_FLAG InvalidSwitchFlag
        "The parameter {0} is not valid for the switch statement."
    INVALID_UNDERLYING_TYPE InvalidUnderlyingType
        "'{0}' is not a valid underlying type for enums. Expected a builtin integral type (one of byte, sbyte, short, ushort, int, uint, long or ulong)"
    INVALID_UNICODE_ESCAPE_SEQUENCE InvalidUnicodeEscapeSequence
        "The Unicode escape sequence is not valid. A valid sequence is `u{ followed by one to six hex digits and a closing '}'."
    INVALID_UNICODE_ESCAPE_SEQUENCE_VALUE InvalidUnicodeEscapeSequenceValue
        "The Unicode escape sequence value is out of range. The maximum value is 0x10FFFF."
    INVALID_USING_EXPRESSION InvalidUsingExpression
        "Expression is not allowed in a Using expression."
    INVALID_VALUE_FOR_USING_ITEM_NAME InvalidValueForUsingItemName
        "'{0}' is not a valid value for using name."
    INVALID_VARIABLE_REFERENCE InvalidVariableReference
        "Variable reference is not valid. '$' was not followed by a valid variable name character. Consider using ${} to delimit the name."
    INVALID_VARIABLE_REFERENCE_WITH_DRIVE InvalidVariableReferenceWithDrive
        "Variable reference is not valid. ':' was not followed by a valid variable name character. Consider using ${} to delimit the name."
    KEYWORD_PARAMETER_RESERVED_FOR_FUTURE_USE KeywordParameterReservedForFutureUse
        "The {0} '-{1}' parameter is reserved for future use."
    LABEL_NOT_FOUND LabelNotFound
        "Label '{0}' not found inside the method."
    MEMBER_ALREADY_DEFINED MemberAlreadyDefined
        "The member '{0}' is already defined."
    METHOD_CALL_NOT_SUPPORTED_IN_DATA_SECTION MethodCallNotSupportedInDataSection
        "Method calls are not allowed in restricted language mode or a Data section."
    METHOD_HAS_CODE_PATH_NOT_RETURN MethodHasCodePathNotReturn
        "Not all code path returns value within method."
    MISSING_ARGUMENT MissingArgument
        "Missing argument in parameter list."
    MISSING_ARRAY_INDEX_EXPRESSION MissingArrayIndexExpression
        "Array index expression is missing or not valid."
    MISSING_ASSEMBLY_NAME_SPECIFICATION MissingAssemblyNameSpecification
        "The type name is missing the assembly name specification."
    MISSING_BASE_CTOR_CALL MissingBaseCtorCall
        "Missing 'base' after ':' in a base class constructor call."
    MISSING_CATCH_HANDLER_BLOCK MissingCatchHandlerBlock
        "The Catch block is missing its statement block."
    MISSING_CATCH_OR_FINALLY MissingCatchOrFinally
        "The Try statement is missing its Catch or Finally block."
    MISSING_COLON_IN_TERNARY_EXPRESSION MissingColonInTernaryExpression
        "Missing ':' in the ternary expression."
    MISSING_CURLY_BRACE_IN_SWITCH_STATEMENT MissingCurlyBraceInSwitchStatement
        "Missing '{' in switch statement."
    MISSING_END_CURLY_BRACE MissingEndCurlyBrace
        "Missing closing '}' in statement block or type definition."
    MISSING_END_PARENTHESIS_AFTER_FOREACH MissingEndParenthesisAfterForeach
        "Missing closing ')' after expression part of foreach loop.\nThe correct form is: foreach ($a in $b) {...}"
    MISSING_END_PARENTHESIS_AFTER_STATEMENT MissingEndParenthesisAfterStatement
        "Missing closing ')' after expression in '{0}' statement."
    MISSING_END_PARENTHESIS_IN_EXPRESSION MissingEndParenthesisInExpression
        "Missing closing ')' in expression."
    MISSING_END_PARENTHESIS_IN_FUNCTION_PARAMETER_LIST MissingEndParenthesisInFunctionParameterList
        "Missing ')' in function parameter list."
    MISSING_END_PARENTHESIS_IN_METHOD_CALL MissingEndParenthesisInMethodCall
        "Missing ')' in method call."
    MISSING_END_PARENTHESIS_IN_SUBEXPRESSION MissingEndParenthesisInSubexpression
        "Missing closing ')' in subexpression."
    MISSING_END_PARENTHESIS_IN_SWITCH_STATEMENT MissingEndParenthesisInSwitchStatement
        "Missing ')' after expression in switch statement."
    MISSING_END_SQUARE_BRACKET MissingEndSquareBracket
        "Missing ']' after array index expression."
    MISSING_EQUALS_IN_HASH_LITERAL MissingEqualsInHashLiteral
        "Missing '=' operator after key in hash literal."
    MISSING_EQUALS_IN_USING_ALIAS MissingEqualsInUsingAlias
        "Missing '=' operator"
    MISSING_EXPRESSION MissingExpression
        "Missing expression after '{0}' in pipeline element."
    MISSING_EXPRESSION_AFTER_KEYWORD MissingExpressionAfterKeyword
        "Missing expression after '{0}' in loop."
    MISSING_EXPRESSION_AFTER_OPERATOR MissingExpressionAfterOperator
        "Missing expression after unary operator '{0}'."
    MISSING_EXPRESSION_AFTER_TOKEN MissingExpressionAfterToken
        "Missing expression after '{0}'."
    MISSING_EXPRESSION_IN_NAMED_ARGUMENT MissingExpressionInNamedArgument
        "Missing statement after '=' in named argument."
    MISSING_FILE_SPECIFICATION MissingFileSpecification
        "Missing file specification after redirection operator."
    MISSING_FILENAME_OPTION MissingFilenameOption
        "Cannot process the 'switch' statement because of a missing file name argument to the -file option."
    MISSING_FINALLY_STATEMENT_BLOCK MissingFinallyStatementBlock
        "The Finally block is missing its statement block."
    MISSING_FOREACH_EXPRESSION MissingForeachExpression
        "Missing expression in foreach loop.\nThe correct form is: foreach ($a in $b) {...}"
    MISSING_FOREACH_STATEMENT MissingForeachStatement
        "Missing statement body in foreach loop.\nThe correct form is: foreach ($a in $b) {...}"
    MISSING_FUNCTION_BODY MissingFunctionBody
        "Missing function body in function declaration."
    MISSING_IN_IN_FOREACH MissingInInForeach
        "Missing 'in' after variable in foreach loop.\nThe correct form is: foreach ($a in $b) {...}"
    MISSING_LOOP_STATEMENT MissingLoopStatement
        "Missing statement body in {0} loop."
    MISSING_METHOD_PARAMETER_LIST MissingMethodParameterList
        "Missing '(' in class method parameter list."
    MISSING_NAME_AFTER_KEYWORD MissingNameAfterKeyword
        "Missing name after {0} keyword."
    MISSING_NAMED_BLOCKS MissingNamedBlocks
        "unexpected token '{0}', expected 'begin', 'process', 'end', 'clean', or 'dynamicparam'."
    MISSING_NAMED_STATEMENT_BLOCK MissingNamedStatementBlock
        "Missing statement block after '{0}'."
    MISSING_NAMESPACE_ALIAS MissingNamespaceAlias
        "Missing namespace alias"
    MISSING_OPEN_PARENTHESIS_AFTER_KEYWORD MissingOpenParenthesisAfterKeyword
        "Missing opening '(' after keyword '{0}'."
    MISSING_OPEN_PARENTHESIS_IN_IF_STATEMENT MissingOpenParenthesisInIfStatement
        "Missing '(' after '{0}' in if statement."
    MISSING_PROPERTY_NAME MissingPropertyName
        "Missing property name after reference operator."
    MISSING_PROPERTY_TERMINATOR MissingPropertyTerminator
        "Missing ';' or end-of-line in property definition."
    MISSING_STATEMENT_AFTER_KEYWORD MissingStatementAfterKeyword
        "Missing statement body after keyword '{0}'."
    MISSING_STATEMENT_BLOCK MissingStatementBlock
        "Missing statement block after {0} ( condition )."
    MISSING_STATEMENT_BLOCK_AFTER_ELSE MissingStatementBlockAfterElse
        "Missing statement block after 'else' keyword."
    MISSING_STATEMENT_BLOCK_FOR_DATA_SECTION MissingStatementBlockForDataSection
        "The Data section is missing its statement block."
    MISSING_STATEMENT_IN_HASH_LITERAL MissingStatementInHashLiteral
        "Missing statement after '=' in hash literal."
    MISSING_STATEMENT_TERMINATOR MissingStatementTerminator
        "Missing a newline or semicolon."
    MISSING_SWITCH_CONDITION_EXPRESSION MissingSwitchConditionExpression
        "Missing condition in switch statement clause."
    MISSING_SWITCH_STATEMENT_CLAUSE MissingSwitchStatementClause
        "Missing statement block in switch statement clause."
    MISSING_TERMINATOR_MULTI_LINE_COMMENT MissingTerminatorMultiLineComment
        "The terminator '#>' is missing from the multiline comment."
    MISSING_THIS MissingThis
        "Cannot assign property, use '{0}{1}'."
    MISSING_THROTTLE_LIMIT MissingThrottleLimit
        "The ThrottleLimit parameter of the foreach statement is missing a value. Supply a throttle limit to the parameter."
    MISSING_TRAP_STATEMENT MissingTrapStatement
        "The 'trap' statement was incomplete. A trap statement requires a body."
    MISSING_TRY_STATEMENT_BLOCK MissingTryStatementBlock
        "The Try statement is missing its statement block."
    MISSING_TYPE_BODY MissingTypeBody
        "Missing '{0}' body in '{0}' declaration."
    MISSING_TYPE_IN_STATIC_PROPERTY_ASSIGNMENT MissingTypeInStaticPropertyAssignment
        "Cannot assign property, use '{0}{1}'."
    MISSING_TYPE_LITERAL_TOKEN MissingTypeLiteralToken
        "Missing type literal."
    MISSING_TYPENAME MissingTypename
        "Missing type name after '['."
    MISSING_UNICODE_ESCAPE_SEQUENCE_TERMINATOR MissingUnicodeEscapeSequenceTerminator
        "The Unicode escape sequence is missing the closing '}'."
    MISSING_USING_ITEM_NAME MissingUsingItemName
        "Missing using name"
    MISSING_USING_STATEMENT_DIRECTIVE MissingUsingStatementDirective
        "Missing using directive"
    MISSING_VALUE_FOR_SUPPORTED_COMMAND_IN_DATA_SECTION_STATEMENT MissingValueForSupportedCommandInDataSectionStatement
        "The SupportedCommand parameter of the Data section is missing a value. Supply a cmdlet or function name to the parameter."
    MISSING_VARIABLE_NAME_AFTER_FOREACH MissingVariableNameAfterForeach
        "Missing variable name after foreach.\nThe correct form is: foreach ($a in $b) {...}"
    MISSING_WHILE_OR_UNTIL_IN_DO_WHILE MissingWhileOrUntilInDoWhile
        "Missing while or until keyword in do loop."
    MULTIPLE_SWITCH_DEFAULT_CLAUSES MultipleSwitchDefaultClauses
        "A switch statement can have only one default clause."
    MULTIPLE_TYPE_CONSTRAINTS_ON_METHOD_PARAM MultipleTypeConstraintsOnMethodParam
        "Multiple type constraints are not allowed on a method parameter."
    NAMED_BLOCK_NOT_ALLOWED_IN_METHOD NamedBlockNotAllowedInMethod
        "A named block is not allowed in a class method."
    NON_STATIC_MEMBER_ACCESS_IN_STATIC_MEMBER NonStaticMemberAccessInStaticMember
        "Cannot access the non-static member '{0}' in a static method or initializer of a static property."
    NON_VOID_METHOD_MISSING_RETURN_VALUE NonVoidMethodMissingReturnValue
        "Invalid return statement within non-void method."
    ONLY_ONE_PARAMETER_LIST_ALLOWED OnlyOneParameterListAllowed
        "The param statement cannot be used if arguments were specified in the function declaration."
    OPEN_BRACE_NEEDS_TO_BE_BACK_TICKED_IN_VARIABLE_NAME OpenBraceNeedsToBeBackTickedInVariableName
        "Use `{ instead of { in variable names."
    OPERATOR_NOT_SUPPORTED_IN_DATA_SECTION OperatorNotSupportedInDataSection
        "The '{0}' operator is not allowed in restricted language mode or a Data section."
    OPERATOR_REQUIRES_VARIABLE_OR_PROPERTY OperatorRequiresVariableOrProperty
        "The '{0}' operator works only on variables or on properties."
    ORDERED_ATTRIBUTE_ONLY_ON_HASH_LITERAL_NODE OrderedAttributeOnlyOnHashLiteralNode
        "The {0} attribute can be specified only on a hash literal node."
    PARALLEL_AND_SEQUENCE_BLOCK_NOT_SUPPORTED_IN_DATA_SECTION ParallelAndSequenceBlockNotSupportedInDataSection
        "Parallel and sequence blocks are not allowed in restricted language mode or a Data section."
    PARAM_BLOCK_NOT_ALLOWED_IN_METHOD ParamBlockNotAllowedInMethod
        "A param block is not allowed in a class method."
    PARAMETER_ATTRIBUTE_ARGUMENT_NEEDS_TO_BE_CONSTANT ParameterAttributeArgumentNeedsToBeConstant
        "Attribute argument must be a constant."
    PARAMETER_ATTRIBUTE_ARGUMENT_NEEDS_TO_BE_CONSTANT_OR_SCRIPT_BLOCK ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock
        "Attribute argument must be a constant or a script block."
    PARAMETER_CANNOT_HAVE_ARGUMENT ParameterCannotHaveArgument
        "Parameter {0} cannot have an argument."
    PARAMETER_DECLARATION_NOT_SUPPORTED_IN_DATA_SECTION ParameterDeclarationNotSupportedInDataSection
        "Parameter declarations are not allowed in restricted language mode or a Data section."
    PARAMETER_REQUIRES_ARGUMENT ParameterRequiresArgument
        "Parameter {0} requires an argument."
    PIPELINE_VALUE_REQUIRED PipelineValueRequired
        "A switch statement must have one of the following:  '-file file_name' or '( expression )'."
    PROPERTY_NOT_FOUND_FOR_ATTRIBUTE PropertyNotFoundForAttribute
        "Property '{0}' cannot be found for attribute '{1}'. Specify one of the following properties: {2}."
    PROPERTY_REFERENCE_NOT_SUPPORTED_IN_DATA_SECTION PropertyReferenceNotSupportedInDataSection
        "Property references are not allowed in restricted language mode or a Data section."
    READ_ONLY_PROPERTY ReadOnlyProperty
        "\"{0}\" is a ReadOnly property."
    REDIRECTION_NOT_SUPPORTED RedirectionNotSupported
        "The '{0}' operator is reserved for future use."
    REDIRECTION_NOT_SUPPORTED_IN_DATA_SECTION RedirectionNotSupportedInDataSection
        "Redirection is not allowed in restricted language mode or a Data section."
    REFERENCE_NEEDS_TO_BE_BY_ITSELF_IN_TYPE_CONSTRAINT ReferenceNeedsToBeByItselfInTypeConstraint
        "Cannot use [ref] with other types in a type constraint."
    REFERENCE_NEEDS_TO_BE_BY_ITSELF_IN_TYPE_SEQUENCE ReferenceNeedsToBeByItselfInTypeSequence
        "Cannot have two occurrences of [ref] in a type sequence."
    REFERENCE_NEEDS_TO_BE_LAST_TYPE_IN_TYPE_CONVERSION ReferenceNeedsToBeLastTypeInTypeConversion
        "[ref] can only be the final type in type conversion sequence."
    REQUIRES_ARGUMENT_MUST_BE_CONSTANT RequiresArgumentMustBeConstant
        "Argument must be constant."
    REQUIRES_VERSION_INVALID RequiresVersionInvalid
        "The argument for the Version parameter is not valid. Specify a valid PowerShell version, in the format major.minor version."
    RESERVED_KEYWORD_NOT_ALLOWED ReservedKeywordNotAllowed
        "The '{0}' keyword is not supported in this version of the language."
    SCRIPT_BLOCK_NOT_SUPPORTED_IN_DATA_SECTION ScriptBlockNotSupportedInDataSection
        "Script block literals are not allowed in restricted language mode or a Data section."
    SCRIPT_REQUIRES_INVALID_FORMAT ScriptRequiresInvalidFormat
        "Cannot process the #requires statement because it is not in the correct format.\nThe #requires statement must be in one of the following formats:\n \"#requires -shellid <shellID>\"\n \"#requires -version <major.minor>\"\n \"#requires -psedition <edition>\"\n \"#requires -pssnapin <psSnapInName> [-version <major.minor>]\"\n \"#requires -modules <ModuleSpecification>\"\n \"#requires -runasadministrator\""
    SCRIPT_TOO_COMPLICATED ScriptTooComplicated
        "Processing was stopped because the script is too complex."
    SEALED_BASE_CLASS SealedBaseClass
        "Cannot inherit from sealed class '{0}'."
    SPLATTING_NOT_PERMITTED SplattingNotPermitted
        "The splatting operator '@' cannot be used to reference variables in an expression. '@{0}' can be used only as an argument to a command. To reference variables in an expression use '${0}'."
    SPLATTING_NOT_PERMITTED_IN_ARGUMENT_LIST SplattingNotPermittedInArgumentList
        "Splatted variables like '@{0}' cannot be part of a comma-separated list of arguments."
    STATIC_CONSTRUCTOR_CANT_HAVE_PARAMETERS StaticConstructorCantHaveParameters
        "A static constructor cannot have any parameters."
    STREAM_ALREADY_REDIRECTED StreamAlreadyRedirected
        "The {0} for this command is already redirected."
    SUBTYPE_ARRAY SubtypeArray
        "Invalid base type '{0}'. Base type cannot be an array."
    SWITCH_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION SwitchStatementNotSupportedInDataSection
        "The switch statement is not allowed in restricted language mode or a Data section."
    TERMINATOR_EXPECTED_AT_END_OF_STRING TerminatorExpectedAtEndOfString
        "The string is missing the terminator: {0}."
    THROTTLE_LIMIT_REQUIRES_PARALLEL_FLAG ThrottleLimitRequiresParallelFlag
        "The ThrottleLimit parameter is only supported on foreach statements that use the Parallel parameter."
    TOO_MANY_DIGITS_IN_UNICODE_ESCAPE_SEQUENCE TooManyDigitsInUnicodeEscapeSequence
        "The Unicode escape sequence contains more than the maximum of six hex digits between braces."
    TOO_MANY_TYPES TooManyTypes
        "Only one type may be specified on class members."
    TRAP_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION TrapStatementNotSupportedInDataSection
        "The Trap statement is not allowed in restricted language mode or a Data section."
    TRY_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION TryStatementNotSupportedInDataSection
        "The Try statement is not allowed in restricted language mode or a Data section."
    TYPE_CREATION_ERROR TypeCreationError
        "Error during creation of type \"{0}\". Error message:\n{1}"
    TYPE_NAME_EXPECTED TypeNameExpected
        "Type name expected."
    TYPE_NOT_ALLOWED_BEFORE_PARAM TypeNotAllowedBeforeParam
        "Unexpected type [{0}] was found in the parameter statement."
    TYPE_NOT_ALLOWED_BEFORE_STATEMENT TypeNotAllowedBeforeStatement
        "Unexpected type [{0}] was found before statement."
    TYPE_NOT_ALLOWED_FOR_PROPERTY TypeNotAllowedForProperty
        "The type '{0}' is not allowed on a property."
    TYPE_NOT_ALLOWED_IN_DATA_SECTION TypeNotAllowedInDataSection
        "The type {0} is not allowed in restricted language mode or a Data section."
    TYPE_NOT_FOUND TypeNotFound
        "Unable to find type [{0}]."
    UNEXPECTED_ATTRIBUTE UnexpectedAttribute
        "Unexpected attribute '{0}'."
    UNEXPECTED_CHARACTERS_AFTER_HERE_STRING_HEADER UnexpectedCharactersAfterHereStringHeader
        "No characters are allowed after a here-string header but before the end of the line."
    UNEXPECTED_KEYWORD UnexpectedKeyword
        "Unexpected keyword '{0}'."
    UNEXPECTED_TOKEN UnexpectedToken
        "Unexpected token '{0}' in expression or statement."
    UNRECOGNIZED_TOKEN UnrecognizedToken
        "Unrecognized token in source text."
    USING_MUST_BE_AT_START_OF_SCRIPT UsingMustBeAtStartOfScript
        "A 'using' statement must appear before any other statements in a script."
    USING_STATEMENT_NOT_SUPPORTED UsingStatementNotSupported
        "This syntax of the 'using' statement is not supported."
    VARIABLE_NOT_LOCAL VariableNotLocal
        "Variable is not assigned in the method."
    VARIABLE_REFERENCE_NOT_SUPPORTED_IN_DATA_SECTION VariableReferenceNotSupportedInDataSection
        "A variable that cannot be referenced in restricted language mode or a Data section is being referenced. Variables that can be referenced include the following: {0}."
    VOID_METHOD_HAS_RETURN VoidMethodHasReturn
        "Invalid return statement within void method."
    VOID_TYPE_CONSTRAINT_NOT_ALLOWED VoidTypeConstraintNotAllowed
        "[void] cannot be used as a parameter type, or on the left side of an assignment."
    WHITESPACE_BEFORE_HERE_STRING_FOOTER WhitespaceBeforeHereStringFooter
        "White space is not allowed before the string terminator."
    WORKFLOW_NOT_SUPPORTED_IN_POWER_SHELL_CORE WorkflowNotSupportedInPowerShellCore
        "Workflow is not supported in PowerShell 6+."
}
